package kitchens.caspers.cli.sql;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers sql}: one statement and its rows. */
@Command(
    name = "sql",
    description = "Run a SQL statement and print its rows.",
    footer = {
      "",
      "Example:",
      "  caspers sql \"SELECT * FROM caspers.lakeflow.gold_brand_sales_day LIMIT 5\" -o csv",
      "  caspers sql \"SELECT :n + 1\" --param n=41:INT"
    })
public final class SqlCommand implements Runnable {

  /** How the rows are printed. */
  enum Rows {
    TABLE,
    JSON,
    CSV
  }

  @Parameters(paramLabel = "STATEMENT", description = "The statement.")
  private String statement;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json|csv",
      defaultValue = "table",
      description = "How the rows are printed.")
  private Rows output;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE[:TYPE]",
      description = "The value of :NAME; a STRING when no type stands behind a colon.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--catalog", description = "The catalog of names that name none.")
  private String catalog;

  @Option(names = "--schema", description = "The schema of names that name none.")
  private String schema;

  @Option(names = "--warehouse", description = "The warehouse's id; else the first there is.")
  private String warehouse;

  @Override
  public void run() {
    var client = Connection.open(System.getenv(), Progress.onStandardError()).client();
    var id = warehouse != null ? warehouse : firstWarehouse(client);
    var result =
        new Statement(client, id)
            .execute(
                statement,
                catalog,
                schema,
                parameters.entrySet().stream()
                    .map(parameter -> typed(parameter.getKey(), parameter.getValue()))
                    .toList());
    switch (output) {
      case TABLE -> TablePrinter.print(result, System.out);
      case JSON -> JsonPrinter.print(result, System.out);
      case CSV -> CsvPrinter.print(result, System.out);
    }
  }

  /** A type is one of SQL's words behind the last colon; any other colon is part of the value. */
  static StatementParameterListItem typed(String name, String text) {
    var item = new StatementParameterListItem().setName(name);
    var colon = text.lastIndexOf(':');
    if (colon >= 0 && isType(text.substring(colon + 1))) {
      return item.setValue(text.substring(0, colon)).setType(text.substring(colon + 1));
    }
    return item.setValue(text);
  }

  private static boolean isType(String word) {
    var name = word.toUpperCase(Locale.ROOT).replaceAll("\\(.*\\)$", "");
    return List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INT",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMP_NTZ",
            "STRING")
        .contains(name);
  }

  private static String firstWarehouse(WorkspaceClient client) {
    for (var endpoint : client.warehouses().list(new ListWarehousesRequest())) {
      return endpoint.getId();
    }
    throw new CliException("the workspace has no SQL warehouse — name one with --warehouse");
  }
}
