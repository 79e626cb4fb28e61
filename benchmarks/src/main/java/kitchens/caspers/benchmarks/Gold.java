package kitchens.caspers.benchmarks;

import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The universe's gold, asked without getting in the way of those who make it. */
final class Gold {
  private Gold() {}

  /** Whether a query sees a row; asked only once the table's log has more than its creation. */
  static boolean hasRows(Installation installation) {
    try {
      var client = installation.client();
      var table = client.tables().get("caspers.lakeflow.gold_order_header");
      var log = Path.of(java.net.URI.create(table.getStorageLocation())).resolve("_delta_log");
      if (!Files.exists(log.resolve("%020d.json".formatted(1)))) {
        return false;
      }
      var warehouse =
          client.warehouses().list(new ListWarehousesRequest()).iterator().next().getId();
      var response =
          client
              .statementExecution()
              .executeStatement(
                  new ExecuteStatementRequest()
                      .setWarehouseId(warehouse)
                      .setStatement("SELECT 1 FROM caspers.lakeflow.gold_order_header LIMIT 1")
                      .setWaitTimeout("50s"));
      return response.getStatus().getState() == StatementState.SUCCEEDED
          && response.getResult().getDataArray() != null
          && !response.getResult().getDataArray().isEmpty();
    } catch (DatabricksException | IOException e) {
      return false; // not there yet
    }
  }
}
