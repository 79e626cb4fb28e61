package kitchens.caspers.cli.sql;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.sql.CancelExecutionRequest;
import com.databricks.sdk.service.sql.ColumnInfo;
import com.databricks.sdk.service.sql.Disposition;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequestOnWaitTimeout;
import com.databricks.sdk.service.sql.Format;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import kitchens.caspers.cli.output.CliException;

/** One SQL statement, from sending it to its last row. */
public final class Statement {

  /**
   * The rows of a statement.
   *
   * @param rows values as text; null for SQL's NULL
   */
  public record Result(List<ColumnInfo> columns, List<List<String>> rows, boolean truncated) {}

  private final WorkspaceClient client;
  private final String warehouse;

  /** Runs on this warehouse. */
  public Statement(WorkspaceClient client, String warehouse) {
    this.client = client;
    this.warehouse = warehouse;
  }

  /**
   * Waits for the end of it, however long; when this process is interrupted it is cancelled.
   *
   * @param catalog may be null, as may {@code schema}
   */
  public Result execute(
      String text, String catalog, String schema, Collection<StatementParameterListItem> values) {
    var response =
        client
            .statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setStatement(text)
                    .setWarehouseId(warehouse)
                    .setCatalog(catalog)
                    .setSchema(schema)
                    .setParameters(values.isEmpty() ? null : values)
                    .setDisposition(Disposition.INLINE)
                    .setFormat(Format.JSON_ARRAY)
                    .setWaitTimeout("10s")
                    .setOnWaitTimeout(ExecuteStatementRequestOnWaitTimeout.CONTINUE));
    var finished = await(response);
    var state = finished.getStatus().getState();
    if (state != StatementState.SUCCEEDED) {
      var error = finished.getStatus().getError();
      throw new CliException(error == null ? "the statement was " + state : error.getMessage());
    }
    return rows(finished);
  }

  private StatementResponse await(StatementResponse first) {
    if (isFinished(first)) {
      return first;
    }
    var id = first.getStatementId();
    var cancel =
        new Thread(
            () -> {
              try {
                client
                    .statementExecution()
                    .cancelExecution(new CancelExecutionRequest().setStatementId(id));
              } catch (DatabricksException e) {
                System.err.println("caspers: the statement could not be cancelled");
              }
            });
    Runtime.getRuntime().addShutdownHook(cancel);
    try {
      var response = first;
      while (!isFinished(response)) {
        Thread.sleep(200);
        response = client.statementExecution().getStatement(id);
      }
      Runtime.getRuntime().removeShutdownHook(cancel);
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }

  private static boolean isFinished(StatementResponse response) {
    var state = response.getStatus().getState();
    return state != StatementState.PENDING && state != StatementState.RUNNING;
  }

  private Result rows(StatementResponse response) {
    var manifest = response.getManifest();
    var columns =
        manifest == null
                || manifest.getSchema() == null
                || manifest.getSchema().getColumns() == null
            ? List.<ColumnInfo>of()
            : List.copyOf(manifest.getSchema().getColumns());
    var rows = new ArrayList<List<String>>();
    var chunk = response.getResult();
    while (chunk != null) {
      if (chunk.getDataArray() != null) {
        chunk.getDataArray().forEach(row -> rows.add(new ArrayList<>(row)));
      }
      var next = chunk.getNextChunkIndex();
      chunk =
          next == null
              ? null
              : client
                  .statementExecution()
                  .getStatementResultChunkN(response.getStatementId(), next);
    }
    var truncated = manifest != null && Boolean.TRUE.equals(manifest.getTruncated());
    return new Result(columns, rows, truncated);
  }
}
