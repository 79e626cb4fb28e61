package kitchens.caspers.workspace.expressions;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text as its words: without case, accents and marks, so that what people type is compared as it
 * is meant. Letters that only look alike, and characters of no width, do not hide a word.
 */
final class Words {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}+");
  private static final int LONG = 8;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final String LOOK_ALIKE = "аеорсухіјѕԁһ";
  private static final String MEANT = "aeopcyxijsdh";

  /** Lists of terms stand in prompts and are few; those that are not are not kept. */
  private static final Map<String, List<List<String>>> PATTERNS =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<List<String>>> eldest) {
              return size() > 256;
            }
          });

  /** A word and where it stands in the text that it was read from. */
  record Word(String text, int from, int to) {}

  private Words() {}

  static List<Word> of(String text) {
    var words = new ArrayList<Word>();
    var matcher = Pattern.compile("[\\p{L}\\p{N}\\p{M}\\p{Cf}]+").matcher(text);
    while (matcher.find()) {
      var folded = folded(matcher.group());
      if (!folded.isEmpty()) {
        words.add(new Word(folded, matcher.start(), matcher.end()));
      }
    }
    return words;
  }

  private static String folded(String word) {
    var plain = MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFKD)).replaceAll("");
    var seen = UNSEEN.matcher(plain).replaceAll("").toLowerCase(Locale.ROOT);
    var meant = new StringBuilder(seen);
    for (int i = 0; i < meant.length(); i++) {
      int at = LOOK_ALIKE.indexOf(meant.charAt(i));
      if (at >= 0) {
        meant.setCharAt(i, MEANT.charAt(at));
      }
    }
    return meant.toString().replace("ß", "ss");
  }

  /**
   * Whether a text has one of these in it.
   *
   * @param terms words or rows of words with {@code |} between; a {@code *} at the end of a word
   *     stands for any ending, and a long word is known with a slip in it
   */
  static boolean mentions(String text, String terms) {
    var words = of(text);
    return PATTERNS.computeIfAbsent(terms, Words::patterns).stream()
        .anyMatch(pattern -> mentionsOne(words, pattern));
  }

  private static List<List<String>> patterns(String terms) {
    return Stream.of(terms.split("\\|"))
        .map(Words::pattern)
        .filter(pattern -> !pattern.isEmpty())
        .toList();
  }

  private static List<String> pattern(String term) {
    var pattern = new ArrayList<String>();
    for (String piece : term.strip().split("\\s+")) {
      var open = piece.endsWith("*");
      var matcher =
          WORD.matcher(
              MARKS.matcher(Normalizer.normalize(piece, Normalizer.Form.NFKD)).replaceAll(""));
      while (matcher.find()) {
        pattern.add(folded(matcher.group()) + (open && matcher.hitEnd() ? "*" : ""));
      }
      if (open && !pattern.isEmpty() && !pattern.get(pattern.size() - 1).endsWith("*")) {
        pattern.set(pattern.size() - 1, pattern.get(pattern.size() - 1) + "*");
      }
    }
    return pattern;
  }

  private static boolean mentionsOne(List<Word> words, List<String> pattern) {
    for (int at = 0; !pattern.isEmpty() && at + pattern.size() <= words.size(); at++) {
      boolean all = true;
      for (int i = 0; all && i < pattern.size(); i++) {
        String wanted = pattern.get(i);
        String word = words.get(at + i).text();
        all =
            wanted.endsWith("*")
                ? word.startsWith(wanted.substring(0, wanted.length() - 1))
                : word.equals(wanted) || wanted.length() >= LONG && alike(wanted, word);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** Whether two words are one, give or take a slip: one letter from 5 on, two from 8 on. */
  static boolean alike(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int allowed = shorter >= 8 ? 2 : shorter >= 5 ? 1 : 0;
    return a.equals(b) || Math.abs(a.length() - b.length()) <= allowed && slips(a, b) <= allowed;
  }

  /** Letters left out, put in, exchanged, or swapped with their neighbour. */
  private static int slips(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + other, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
