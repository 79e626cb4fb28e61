package kitchens.caspers.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.sql.ColumnInfo;
import com.databricks.sdk.service.sql.ColumnInfoTypeName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The three ways to print rows. */
class PrintersTest {

  private static final Statement.Result ROWS =
      new Statement.Result(
          List.of(
              column("id", ColumnInfoTypeName.LONG),
              column("name", ColumnInfoTypeName.STRING),
              column("price", ColumnInfoTypeName.DECIMAL)),
          List.of(
              Arrays.asList("7", "Phantom, \"the\" Patty", "12.50"),
              Arrays.asList("12345", null, "1.00")),
          false);

  @Test
  void aTableAlignsNumbersToTheRight() {
    assertThat(printed(TablePrinter::print))
        .isEqualTo(
            """
               id │ name                 │ price
            ──────┼──────────────────────┼──────
                7 │ Phantom, "the" Patty │ 12.50
            12345 │ NULL                 │  1.00
            (2 rows)
            """);
  }

  @Test
  void csvQuotesWhatMustBe() {
    assertThat(printed(CsvPrinter::print))
        .isEqualTo("id,name,price\r\n7,\"Phantom, \"\"the\"\" Patty\",12.50\r\n12345,,1.00\r\n");
  }

  @Test
  void jsonKeepsDecimalsExact() {
    assertThat(printed(JsonPrinter::print))
        .contains("\"id\": 7", "\"price\": 12.50", "\"name\": null");
  }

  @Test
  void aParameterHasTheTypeBehindItsLastColon() {
    var typed = SqlCommand.typed("n", "41:INT");
    assertThat(typed.getValue()).isEqualTo("41");
    assertThat(typed.getType()).isEqualTo("INT");
    var plain = SqlCommand.typed("t", "12:30");
    assertThat(plain.getValue()).isEqualTo("12:30");
    assertThat(plain.getType()).isNull();
  }

  private static ColumnInfo column(String name, ColumnInfoTypeName type) {
    return new ColumnInfo().setName(name).setTypeName(type);
  }

  private static String printed(BiConsumer<Statement.Result, PrintStream> printer) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      printer.accept(ROWS, out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
