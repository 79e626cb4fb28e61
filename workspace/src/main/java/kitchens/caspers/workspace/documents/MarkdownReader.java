package kitchens.caspers.workspace.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Markdown by its headings. */
final class MarkdownReader {

  private static final Pattern HEADING = Pattern.compile("^(#{1,6})\\s+(.*?)\\s*#*$");
  private static final Pattern MARKS = Pattern.compile("\\*\\*|__|`");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  private MarkdownReader() {}

  static List<Passage> read(String document, String text) {
    List<Passage> passages = new ArrayList<>();
    List<String> headings = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    String title = document;
    for (String line : text.split("\\R")) {
      Matcher heading = HEADING.matcher(line);
      if (!heading.matches()) {
        section.append(plain(line)).append('\n');
        continue;
      }
      end(document, title, headings, section, passages);
      int level = heading.group(1).length();
      String words = plain(heading.group(2));
      if (level == 1) {
        title = words;
        headings.clear();
        continue;
      }
      while (headings.size() >= level - 1) {
        headings.remove(headings.size() - 1);
      }
      headings.add(words);
    }
    end(document, title, headings, section, passages);
    return passages;
  }

  private static void end(
      String document,
      String title,
      List<String> headings,
      StringBuilder section,
      List<Passage> passages) {
    for (String piece : Pieces.of(section.toString())) {
      passages.add(new Passage(document, title, String.join(" › ", headings), 0, piece));
    }
    section.setLength(0);
  }

  private static String plain(String line) {
    return MARKS.matcher(LINK.matcher(line).replaceAll("$1")).replaceAll("");
  }
}
