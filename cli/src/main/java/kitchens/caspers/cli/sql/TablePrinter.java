package kitchens.caspers.cli.sql;

import com.databricks.sdk.service.sql.ColumnInfoTypeName;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows for people: columns aligned, numbers to the right. */
final class TablePrinter {

  private static final int WIDEST = 60;

  private static final Set<ColumnInfoTypeName> NUMBERS =
      Set.of(
          ColumnInfoTypeName.BYTE,
          ColumnInfoTypeName.SHORT,
          ColumnInfoTypeName.INT,
          ColumnInfoTypeName.LONG,
          ColumnInfoTypeName.FLOAT,
          ColumnInfoTypeName.DOUBLE,
          ColumnInfoTypeName.DECIMAL);

  private TablePrinter() {}

  static void print(Statement.Result result, PrintStream out) {
    if (result.columns().isEmpty()) {
      out.println("OK");
      return;
    }
    var cells = new ArrayList<List<String>>();
    cells.add(result.columns().stream().map(column -> shown(column.getName())).toList());
    for (var row : result.rows()) {
      cells.add(row.stream().map(TablePrinter::shown).toList());
    }
    var widths = new int[result.columns().size()];
    for (var row : cells) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    line(result, cells.get(0), widths, out);
    var rule = new ArrayList<String>();
    for (var width : widths) {
      rule.add("─".repeat(width));
    }
    out.println(String.join("─┼─", rule));
    cells.subList(1, cells.size()).forEach(row -> line(result, row, widths, out));
    var count = result.rows().size();
    out.println(
        "("
            + count
            + (count == 1 ? " row" : " rows")
            + (result.truncated() ? ", more were left out" : "")
            + ")");
  }

  private static void line(
      Statement.Result result, List<String> row, int[] widths, PrintStream out) {
    var cells = new ArrayList<String>();
    for (var i = 0; i < widths.length; i++) {
      var text = row.get(i);
      var space = " ".repeat(widths[i] - text.codePointCount(0, text.length()));
      var right = NUMBERS.contains(result.columns().get(i).getTypeName());
      cells.add(right ? space + text : text + space);
    }
    out.println(String.join(" │ ", cells).stripTrailing());
  }

  private static String shown(String value) {
    if (value == null) {
      return "NULL";
    }
    var line = value.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
    return line.codePointCount(0, line.length()) <= WIDEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }
}
