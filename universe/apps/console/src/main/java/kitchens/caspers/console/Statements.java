package kitchens.caspers.console;

import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequestOnWaitTimeout;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import com.databricks.sdk.service.sql.StatementState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.Refusal;

/** SQL through the statement execution API, in a person's name, on the first warehouse. */
final class Statements {
  private volatile String warehouse;

  /**
   * Runs one statement.
   *
   * @param parameters values of {@code :name} markers, as STRING
   * @return the rows of the result's first chunk, values as the API gives them
   * @throws Refusal 404 when a table is not there, 403 when it is not this person's to read, 503
   *     when the statement did not end well or in time
   */
  List<List<String>> run(Visitor visitor, String statement, Map<String, String> parameters) {
    try {
      var response =
          visitor
              .workspace()
              .statementExecution()
              .executeStatement(
                  new ExecuteStatementRequest()
                      .setWarehouseId(warehouse(visitor))
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
                      .setOnWaitTimeout(ExecuteStatementRequestOnWaitTimeout.CANCEL));
      var status = response.getStatus();
      if (status.getState() != StatementState.SUCCEEDED) {
        throw refused(status.getError() == null ? "" : status.getError().getMessage());
      }
      var rows = new ArrayList<List<String>>();
      var result = response.getResult();
      if (result != null && result.getDataArray() != null) {
        result.getDataArray().forEach(row -> rows.add(new ArrayList<>(row)));
      }
      return rows;
    } catch (DatabricksException e) {
      throw refused(e.getMessage());
    }
  }

  private String warehouse(Visitor visitor) {
    var known = warehouse;
    if (known == null) {
      var all = visitor.workspace().warehouses().list(new ListWarehousesRequest()).iterator();
      if (!all.hasNext()) {
        throw new Refusal(503, "The workspace has no SQL warehouse that you may use.");
      }
      known = all.next().getId();
      warehouse = known;
    }
    return known;
  }

  private static Refusal refused(String said) {
    var message = said == null || said.isEmpty() ? "The statement did not end in time." : said;
    if (message.contains("TABLE_OR_VIEW_NOT_FOUND") || message.contains("SCHEMA_NOT_FOUND")) {
      return new Refusal(404, message);
    }
    return new Refusal(
        message.contains("INSUFFICIENT_PERMISSIONS") || message.contains("PERMISSION_DENIED")
            ? 403
            : 503,
        message);
  }
}
