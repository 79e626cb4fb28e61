package kitchens.caspers.workspace.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.embeddings.Embeddings;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Passages by their words (BM25) and by their meaning (vectors); what is found both ways comes
 * first, by reciprocal rank fusion.
 */
final class PassageIndex {

  private static final String TEXT = "text";
  private static final String MEANING = "meaning";
  private static final int EACH_WAY = 20;

  /** A word with a capital letter that begins no sentence. */
  private static final Pattern NAME = Pattern.compile("(?<=[\\p{L}\\d,;:] )\\p{Lu}[\\p{L}\\d-]+");

  /** The constant of reciprocal rank fusion, as its authors took it. */
  private static final double RANK_OFFSET = 60;

  private final List<Passage> passages;
  private final Analyzer analyzer = new EnglishAnalyzer();
  private final IndexSearcher searcher;

  PassageIndex(List<Passage> passages) throws IOException {
    this.passages = List.copyOf(passages);
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (Passage passage : this.passages) {
        Document document = new Document();
        document.add(new TextField(TEXT, passage.whole(), Field.Store.NO));
        document.add(
            new KnnFloatVectorField(
                MEANING, Embeddings.shared().of(passage.whole()), VectorSimilarityFunction.COSINE));
        writer.addDocument(document);
      }
      // One segment, so that a document's number is its passage's place.
      writer.forceMerge(1);
    }
    this.searcher = new IndexSearcher(DirectoryReader.open(directory));
  }

  /** The best passages for a question, the best first. */
  List<Passage> search(String question, int most) throws IOException {
    Map<Integer, Double> scores = new HashMap<>();
    Query words = words(question);
    rank(searcher.search(words, EACH_WAY).scoreDocs, scores);
    Query meaning = new KnnFloatVectorQuery(MEANING, Embeddings.shared().of(question), EACH_WAY);
    rank(searcher.search(meaning, EACH_WAY).scoreDocs, scores);
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(entry -> passages.get(entry.getKey()))
        .toList();
  }

  private static void rank(ScoreDoc[] found, Map<Integer, Double> scores) {
    for (int i = 0; i < found.length; i++) {
      scores.merge(found[i].doc, 1 / (RANK_OFFSET + i + 1), Double::sum);
    }
  }

  private Query words(String question) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String term : terms(question)) {
      any.add(new TermQuery(new Term(TEXT, term)), BooleanClause.Occur.SHOULD);
    }
    return any.build();
  }

  /**
   * What part of a question's words a text has, the rare ones counting more; a word that stands in
   * no document counts as the rarest.
   */
  double coverage(String question, String text) throws IOException {
    Set<String> has = terms(text);
    double all = 0;
    double covered = 0;
    for (String term : terms(question)) {
      int documents = searcher.getIndexReader().docFreq(new Term(TEXT, term));
      double weight = Math.log(1 + (passages.size() + 1.0) / (documents + 0.5));
      all += weight;
      covered += has.contains(term) ? weight : 0;
    }
    return all == 0 ? 0 : covered / all;
  }

  /** How many names a question has that stand in no document. */
  int unknownNames(String question) throws IOException {
    int unknown = 0;
    Matcher name = NAME.matcher(question);
    while (name.find()) {
      for (String term : terms(name.group())) {
        unknown += searcher.getIndexReader().docFreq(new Term(TEXT, term)) == 0 ? 1 : 0;
      }
    }
    return unknown;
  }

  /** The words of a text as the index has them: stems, without the words that say nothing. */
  Set<String> terms(String text) throws IOException {
    Set<String> terms = new HashSet<>();
    try (TokenStream stream = analyzer.tokenStream(TEXT, text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
      stream.end();
    }
    terms.removeAll(ASKING);
    return terms;
  }

  /** Words by which people ask, which no document needs to have. */
  private static final Set<String> ASKING =
      Set.copyOf(
          new ArrayList<>(
              List.of(
                  "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "do",
                  "doe", "did", "can", "could", "should", "would", "may", "must", "i", "me", "my",
                  "we", "us", "our", "you", "your", "tell", "say", "pleas", "about", "have", "ha",
                  "had", "much", "mani", "long", "get", "got", "am", "so", "from")));
}
