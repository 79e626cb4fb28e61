package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequestOnWaitTimeout;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** SQL through the statement execution API, on the workspace's first warehouse. */
final class Sql {
  private static final Duration POLL = Duration.ofMillis(200);

  private final WorkspaceClient workspace;
  private final String warehouseId;

  Sql(WorkspaceClient workspace) {
    this.workspace = workspace;
    var warehouses = workspace.warehouses().list(new ListWarehousesRequest()).iterator();
    if (!warehouses.hasNext()) {
      throw new StageFailure("the workspace has no SQL warehouse: create one, then run again");
    }
    this.warehouseId = warehouses.next().getId();
  }

  /**
   * Runs one statement to its end.
   *
   * @param parameters values of {@code :name} markers, as STRING
   * @return the rows of the result's first chunk, values as the API gives them (null for NULL)
   * @throws StageFailure with the statement's error
   */
  List<List<String>> run(String statement, Map<String, String> parameters) {
    var response =
        workspace
            .statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(warehouseId)
                    .setStatement(statement)
                    .setParameters(
                        parameters.entrySet().stream()
                            .map(
                                e ->
                                    new StatementParameterListItem()
                                        .setName(e.getKey())
                                        .setValue(e.getValue())
                                        .setType("STRING"))
                            .toList())
                    .setWaitTimeout("50s")
                    .setOnWaitTimeout(ExecuteStatementRequestOnWaitTimeout.CONTINUE));
    return rows(statement, ended(response));
  }

  /** Quotes an identifier with backticks. */
  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private StatementResponse ended(StatementResponse response) {
    var current = response;
    while (state(current) == StatementState.PENDING || state(current) == StatementState.RUNNING) {
      Waiting.pause(POLL);
      current = workspace.statementExecution().getStatement(current.getStatementId());
    }
    return current;
  }

  private static StatementState state(StatementResponse response) {
    return response.getStatus().getState();
  }

  private static List<List<String>> rows(String statement, StatementResponse response) {
    if (state(response) != StatementState.SUCCEEDED) {
      var error = response.getStatus().getError();
      throw new StageFailure(
          "SQL %s: %s (statement: %s)"
              .formatted(
                  state(response),
                  error == null ? "no message" : error.getMessage(),
                  head(statement)));
    }
    var result = response.getResult();
    if (result == null || result.getDataArray() == null) {
      return List.of();
    }
    var rows = new ArrayList<List<String>>();
    for (Collection<String> row : result.getDataArray()) {
      rows.add(new ArrayList<>(row));
    }
    return rows;
  }

  private static String head(String statement) {
    var line = statement.strip().replaceAll("\\s+", " ");
    return line.length() <= 120 ? line : line.substring(0, 120) + "…";
  }
}
