package kitchens.caspers.workspace.serving.policy;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.embeddings.Embeddings;

/** By what a policy model tells how alike two texts are: 1 is the same, 0 has nothing to do. */
@FunctionalInterface
interface Likeness {

  /** How alike texts are to one. */
  ToDoubleFunction<String> to(String text);

  /** By their meaning. */
  static Likeness ofMeaning() {
    return text -> {
      Embeddings embeddings = Embeddings.shared();
      float[] meaning = embeddings.of(text);
      return other -> Embeddings.likeness(meaning, embeddings.of(other));
    };
  }

  /** By the words that both have, whatever they mean: the cosine of their sets. */
  static Likeness ofWords() {
    return text -> {
      Set<String> mine = Words.of(text);
      return other -> {
        Set<String> theirs = Words.of(other);
        long both = mine.stream().filter(theirs::contains).count();
        return both == 0 ? 0 : both / Math.sqrt((double) mine.size() * theirs.size());
      };
    };
  }

  /** The words of a text, without case and accents. */
  final class Words {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Words() {}

    static Set<String> of(String text) {
      String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
      Set<String> words = new HashSet<>();
      for (String word : BETWEEN.split(plain.toLowerCase(Locale.ROOT))) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
      return words;
    }
  }
}
