package kitchens.caspers.workspace.documents;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kitchens.caspers.workspace.embeddings.Embeddings;
import kitchens.caspers.workspace.http.ApiException;

/**
 * A folder of Markdown and PDF that can be asked. It is read, cut, embedded and indexed when it is
 * first asked, which takes some seconds; after that a question takes milliseconds.
 */
public final class Documents {

  private static final int MOST_PASSAGES = 10_000;
  private static final long MOST_BYTES = 20L << 20;
  private static final int LONGEST_QUESTION = 1_000;
  private static final int TOLD = 5;
  private static final int READ_CLOSELY = 3;

  /** A sentence that is nearly as near to the question as the best belongs to the answer. */
  private static final double NEARLY = 0.8;

  private static final int MOST_SENTENCES = 2;

  /** What asks about somebody or some place that no document names is hardly answered by any. */
  private static final double OF_ANOTHER_NAME = 0.6;

  private final Path folder;
  private PassageIndex index;

  public Documents(Path folder) {
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** A sentence of a passage, and how near it is to a question. */
  private record Near(Passage passage, String sentence, int at, double likeness) {}

  /**
   * What the documents say to a question, as one row: {@code support} (0 to 1: how far they speak
   * of it at all), {@code extract} (the nearest sentences, word for word), {@code citations} (where
   * these stand), and {@code passages} with {@code citation} and {@code text}.
   *
   * @throws ApiException 400 for no question, or for a folder that cannot be read
   */
  public Map<String, Object> search(String question) {
    if (question == null || question.isBlank() || question.length() > LONGEST_QUESTION) {
      throw ApiException.invalidParameter(
          "question is a text of 1 to " + LONGEST_QUESTION + " characters");
    }
    try {
      PassageIndex ready = ready();
      List<Passage> found = ready.search(question, TOLD);
      if (found.isEmpty()) {
        return row(0, "", Set.of(), List.of());
      }
      List<Near> nearest = nearest(question, ready, found);
      if (nearest.isEmpty()) {
        return row(0, "", Set.of(), found);
      }
      Near best = nearest.get(0);
      double coverage = ready.coverage(question, best.passage().whole());
      double support =
          (Math.max(0, best.likeness()) + coverage)
              / 2
              * Math.pow(OF_ANOTHER_NAME, ready.unknownNames(question));
      List<Near> told =
          nearest.stream()
              .filter(near -> near.passage().equals(best.passage()))
              .filter(near -> near.likeness() >= NEARLY * best.likeness())
              .limit(MOST_SENTENCES)
              .sorted((a, b) -> Integer.compare(a.at(), b.at()))
              .toList();
      Set<String> citations = new LinkedHashSet<>();
      told.forEach(near -> citations.add(near.passage().citation()));
      String extract = String.join(" ", told.stream().map(Near::sentence).toList());
      return row(support, extract, citations, found);
    } catch (IOException e) {
      throw ApiException.invalidParameter("the documents cannot be read: " + e.getMessage());
    }
  }

  private static List<Near> nearest(String question, PassageIndex index, List<Passage> found)
      throws IOException {
    float[] asked = Embeddings.shared().of(question);
    List<Near> near = new ArrayList<>();
    for (Passage passage : found.subList(0, Math.min(READ_CLOSELY, found.size()))) {
      List<String> sentences = Pieces.sentences(passage.text());
      for (int at = 0; at < sentences.size(); at++) {
        String sentence = sentences.get(at);
        if (Pieces.isHeading(sentence)) {
          continue;
        }
        // What it stands under says what it is about, which the sentence alone often does not.
        String within = passage.title() + ", " + passage.heading() + ": " + sentence;
        double likeness = Embeddings.likeness(asked, Embeddings.shared().of(within));
        double covered = index.coverage(question, within);
        near.add(new Near(passage, sentence, at, 0.7 * likeness + 0.3 * covered));
      }
    }
    near.sort((a, b) -> Double.compare(b.likeness(), a.likeness()));
    return near;
  }

  private static Map<String, Object> row(
      double support, String extract, Set<String> citations, List<Passage> found) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("support", BigDecimal.valueOf(support).setScale(3, RoundingMode.HALF_UP));
    row.put("extract", extract);
    row.put("citations", List.copyOf(citations));
    List<Map<String, Object>> passages = new ArrayList<>();
    for (Passage passage : found) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("citation", passage.citation());
      one.put("title", passage.title());
      one.put("text", passage.text());
      passages.add(one);
    }
    row.put("passages", passages);
    row.put("sources", found.stream().map(Passage::citation).distinct().toList());
    return row;
  }

  /** Reads the folder beside whoever says so, that the first question need not wait for it. */
  public void warmUp() {
    Thread thread =
        new Thread(
            () -> {
              try {
                ready();
              } catch (IOException e) {
                // Whoever asks is told.
              }
            },
            "documents");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized PassageIndex ready() throws IOException {
    if (index == null) {
      index = new PassageIndex(read());
    }
    return index;
  }

  private List<Passage> read() throws IOException {
    List<Passage> passages = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(name + " is larger than " + MOST_BYTES + " bytes");
      }
      String kind = name.toLowerCase(Locale.ROOT);
      if (kind.endsWith(".md")) {
        passages.addAll(MarkdownReader.read(name, Files.readString(file)));
      } else if (kind.endsWith(".pdf")) {
        passages.addAll(pdf(name, file));
      } else {
        throw new IOException(name + " is neither Markdown (.md) nor PDF (.pdf)");
      }
      if (passages.size() > MOST_PASSAGES) {
        throw new IOException("they have more than " + MOST_PASSAGES + " passages");
      }
    }
    if (passages.isEmpty()) {
      throw new IOException("there are none");
    }
    return passages;
  }

  private static List<Passage> pdf(String name, Path file) throws IOException {
    try {
      return PdfReader.read(name, file);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }
}
