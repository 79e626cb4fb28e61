package kitchens.caspers.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows for people: columns aligned, long values cut, and nothing in a value that a terminal would
 * obey.
 *
 * @param right indexes of the columns that stand to the right, as numbers do
 * @param widest how long a value may be before it is cut
 */
public record Table(List<String> header, List<List<String>> rows, Set<Integer> right, int widest) {

  /** As wide as a value may be where a person looks. */
  public static final int WIDEST = 60;

  /** Prints header, rule and rows. */
  public void print(PrintStream out) {
    var cells = new ArrayList<List<String>>();
    cells.add(header.stream().map(this::shown).toList());
    rows.forEach(row -> cells.add(row.stream().map(this::shown).toList()));
    var widths = new int[header.size()];
    for (var row : cells) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    line(cells.get(0), widths, out);
    var rule = new ArrayList<String>();
    for (var width : widths) {
      rule.add("─".repeat(width));
    }
    out.println(String.join("─┼─", rule));
    cells.subList(1, cells.size()).forEach(row -> line(row, widths, out));
  }

  private void line(List<String> row, int[] widths, PrintStream out) {
    var cells = new ArrayList<String>();
    for (var i = 0; i < widths.length; i++) {
      var text = row.get(i);
      var space = " ".repeat(widths[i] - length(text));
      cells.add(right.contains(i) ? space + text : text + space);
    }
    out.println(String.join(" │ ", cells).stripTrailing());
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private String shown(String value) {
    var line = oneLine(value == null ? "NULL" : value);
    return length(line) <= widest
        ? line
        : line.substring(0, line.offsetByCodePoints(0, widest - 1)) + "…";
  }

  /** The text with its line ends and all that steers a terminal written out. */
  public static String oneLine(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    var line = new StringBuilder();
    for (var c : text.toCharArray()) {
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        case '\r' -> line.append("\\r");
        default -> {
          if (Character.isISOControl(c)) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }
}
