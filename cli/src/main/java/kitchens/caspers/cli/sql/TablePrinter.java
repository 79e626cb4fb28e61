package kitchens.caspers.cli.sql;

import com.databricks.sdk.service.sql.ColumnInfo;
import com.databricks.sdk.service.sql.ColumnInfoTypeName;
import java.io.PrintStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kitchens.caspers.cli.output.Table;

/** Rows for people: columns aligned, numbers to the right. */
final class TablePrinter {

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
    var columns = result.columns();
    var numbers =
        IntStream.range(0, columns.size())
            .filter(i -> NUMBERS.contains(columns.get(i).getTypeName()))
            .boxed()
            .collect(Collectors.toSet());
    new Table(
            columns.stream().map(ColumnInfo::getName).toList(),
            result.rows(),
            numbers,
            Table.WIDEST)
        .print(out);
    var count = result.rows().size();
    out.println(
        "("
            + count
            + (count == 1 ? " row" : " rows")
            + (result.truncated() ? ", more were left out" : "")
            + ")");
  }
}
