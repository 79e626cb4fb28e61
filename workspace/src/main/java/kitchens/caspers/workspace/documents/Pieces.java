package kitchens.caspers.workspace.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts texts: into sentences, and those together into pieces of about equal length. */
final class Pieces {

  private static final int WORDS = 110;
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+(?=[\\p{Lu}\\d\"“(])");
  private static final Pattern BULLET = Pattern.compile("^\\s*(?:[-*•]|\\d{1,2}[.)])\\s+");
  private static final Pattern HEADING = Pattern.compile("\\p{Lu}[\\p{L}-]*(?: [\\p{L}-]+){0,4}");
  private static final Pattern SENTENCE_ENDS = Pattern.compile("(?:^|[.!?])\\s*$");

  private Pieces() {}

  /** The sentences of a text; a line of a list is one. */
  static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : text.split("\\R")) {
      boolean bullet = BULLET.matcher(line).find();
      if (bullet || line.isBlank()) {
        end(paragraph, sentences);
      }
      if (isHeading(line) && SENTENCE_ENDS.matcher(paragraph).find()) {
        end(paragraph, sentences);
        sentences.add(line.strip());
        continue;
      }
      if (!line.isBlank()) {
        paragraph.append(BULLET.matcher(line).replaceFirst("").strip()).append(' ');
      }
    }
    end(paragraph, sentences);
    return sentences;
  }

  /** A line of a PDF that only says what comes: a few words that end without a mark. */
  static boolean isHeading(String line) {
    return HEADING.matcher(line.strip()).matches();
  }

  private static void end(StringBuilder paragraph, List<String> sentences) {
    for (String sentence : SENTENCE.split(paragraph.toString().strip())) {
      if (!sentence.isBlank()) {
        sentences.add(sentence.strip().replaceAll("\\s+", " "));
      }
    }
    paragraph.setLength(0);
  }

  /** Sentences together, each of them whole on a line of its own. */
  static List<String> of(String text) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int words = 0;
    for (String sentence : sentences(text)) {
      int more = sentence.split(" ").length;
      if (words > 0 && words + more > WORDS) {
        pieces.add(piece.toString().strip());
        piece.setLength(0);
        words = 0;
      }
      piece.append(sentence).append('\n');
      words += more;
    }
    if (words > 0) {
      pieces.add(piece.toString().strip());
    }
    return pieces;
  }
}
