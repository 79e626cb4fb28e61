package kitchens.caspers.cli.sql;

import com.databricks.sdk.service.sql.ColumnInfo;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Rows as RFC 4180 has them, with a header; NULL is an empty field, an empty string is quoted. */
final class CsvPrinter {

  private CsvPrinter() {}

  static void print(Statement.Result result, PrintStream out) {
    line(result.columns().stream().map(ColumnInfo::getName).toList(), out);
    result.rows().forEach(row -> line(row, out));
    out.flush();
  }

  private static void line(List<String> row, PrintStream out) {
    out.print(row.stream().map(CsvPrinter::field).collect(Collectors.joining(",")) + "\r\n");
  }

  private static String field(String value) {
    if (value == null) {
      return "";
    }
    var plain = !value.isEmpty() && value.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
