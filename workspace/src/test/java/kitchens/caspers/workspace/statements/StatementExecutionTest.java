package kitchens.caspers.workspace.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.sql.CancelExecutionRequest;
import com.databricks.sdk.service.sql.Disposition;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequestOnWaitTimeout;
import com.databricks.sdk.service.sql.Format;
import com.databricks.sdk.service.sql.GetStatementRequest;
import com.databricks.sdk.service.sql.GetStatementResultChunkNRequest;
import com.databricks.sdk.service.sql.GetWarehouseRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.ServiceErrorCode;
import com.databricks.sdk.service.sql.StartRequest;
import com.databricks.sdk.service.sql.State;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import com.databricks.sdk.service.sql.StopRequest;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementExecutionTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path temp;
  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    w = workspace.client();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void aStatementGivesItsRows() {
    StatementResponse done = execute(statement("ROWS 3").setWaitTimeout("30s"));
    assertThat(done.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
    assertThat(done.getManifest().getFormat()).isEqualTo(Format.JSON_ARRAY);
    assertThat(done.getManifest().getTotalRowCount()).isEqualTo(3);
    assertThat(done.getManifest().getSchema().getColumns())
        .singleElement()
        .satisfies(c -> assertThat(c.getName()).isEqualTo("c"));
    assertThat(done.getResult().getDataArray())
        .containsExactly(List.of("0x"), List.of("1x"), List.of("2x"));
    assertThat(get(done).getResult().getDataArray()).hasSize(3);
  }

  @Test
  void whatTheClientSaysReachesCompute() {
    StatementResponse done =
        execute(
            statement("ECHO")
                .setWaitTimeout("30s")
                .setCatalog("c")
                .setSchema("s")
                .setRowLimit(7L)
                .setParameters(
                    List.of(
                        new StatementParameterListItem()
                            .setName("p")
                            .setValue("1")
                            .setType("INT"))));
    assertThat(done.getResult().getDataArray().iterator().next().iterator().next())
        .contains("\"catalog\":\"c\"", "\"schema\":\"s\"", "\"row_limit\":7", "\"type\":\"INT\"");
  }

  @Test
  void aLargeResultComesInChunks() {
    StatementResponse done = execute(statement("ROWS 9000 1000").setWaitTimeout("30s"));
    assertThat(done.getManifest().getTotalChunkCount()).isEqualTo(2);
    assertThat(done.getResult().getNextChunkIndex()).isEqualTo(1);
    var second =
        w.statementExecution()
            .getStatementResultChunkN(
                new GetStatementResultChunkNRequest()
                    .setStatementId(done.getStatementId())
                    .setChunkIndex(1L));
    assertThat(done.getResult().getRowCount() + second.getRowCount()).isEqualTo(9000);
    assertThat(second.getRowOffset()).isEqualTo(done.getResult().getRowCount());
    assertThat(second.getNextChunkIndex()).isNull();
    assertThatThrownBy(
            () ->
                w.statementExecution()
                    .getStatementResultChunkN(
                        new GetStatementResultChunkNRequest()
                            .setStatementId(done.getStatementId())
                            .setChunkIndex(2L)))
        .isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void aResultThatInlineCannotHoldFails() {
    StatementResponse huge = execute(statement("ROWS 30 1000000").setWaitTimeout("50s"));
    assertThat(huge.getStatus().getState()).isEqualTo(StatementState.FAILED);
    assertThat(huge.getStatus().getError().getMessage()).contains("25 MiB");
    assertThat(execute(statement("TRUNCATED").setWaitTimeout("30s")).getStatus().getState())
        .isEqualTo(StatementState.FAILED);
    assertThat(
            execute(statement("TRUNCATED").setWaitTimeout("30s").setRowLimit(1L))
                .getManifest()
                .getTruncated())
        .isTrue();
  }

  @Test
  void rowsAreGivenUpWhenTooManyAreHeld() {
    StatementResponse first = execute(statement("ROWS 20 1000000").setWaitTimeout("50s"));
    for (int i = 0; i < 3; i++) {
      assertThat(execute(statement("ROWS 20 1000000").setWaitTimeout("50s")).getStatus().getState())
          .isEqualTo(StatementState.SUCCEEDED);
    }
    assertThat(get(first).getStatus().getState()).isEqualTo(StatementState.CLOSED);
  }

  @Test
  void aFailureSaysWhatComputeSaid() {
    StatementResponse failed = execute(statement("FAIL").setWaitTimeout("30s"));
    assertThat(failed.getStatus().getState()).isEqualTo(StatementState.FAILED);
    assertThat(failed.getStatus().getError().getErrorCode())
        .isEqualTo(ServiceErrorCode.BAD_REQUEST);
    assertThat(failed.getStatus().getError().getMessage()).contains("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void aLongStatementIsPolledAndCanceled() throws Exception {
    StatementResponse begun = execute(statement("HANG").setWaitTimeout("0s"));
    Await.until(LIMIT, () -> get(begun).getStatus().getState() == StatementState.RUNNING);
    w.statementExecution()
        .cancelExecution(new CancelExecutionRequest().setStatementId(begun.getStatementId()));
    Await.until(LIMIT, () -> get(begun).getStatus().getState() == StatementState.CANCELED);

    StatementResponse timedOut =
        execute(
            statement("HANG")
                .setWaitTimeout("5s")
                .setOnWaitTimeout(ExecuteStatementRequestOnWaitTimeout.CANCEL));
    assertThat(timedOut.getStatus().getState()).isEqualTo(StatementState.CANCELED);
  }

  @Test
  void aStatementIsItsOwnersAlone() throws Exception {
    StatementResponse done = execute(statement("ROWS 1").setWaitTimeout("30s"));
    HttpClient other = signedIn("other@example.com");
    String path = "/api/2.0/sql/statements/" + done.getStatementId();
    HttpResponse<String> theirs =
        other.send(
            HttpRequest.newBuilder(URI.create(workspace.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(theirs.statusCode()).isEqualTo(404);
    assertThat(theirs.body()).contains("RESOURCE_DOES_NOT_EXIST");
    assertThat(get(done).getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
  }

  /** A browser's session of another person. */
  private static HttpClient signedIn(String userName) throws Exception {
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpResponse<String> link =
        browser.send(
            HttpRequest.newBuilder(URI.create(workspace.url() + "/api/2.0/caspers/login-links"))
                .header("Authorization", "Bearer " + workspace.adminToken())
                .POST(HttpRequest.BodyPublishers.ofString("{\"user_name\": \"" + userName + "\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String url = Json.MAPPER.readTree(link.body()).get("url").asText();
    browser.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
    return browser;
  }

  @Test
  void whatIsNotServedIsRefusedByName() {
    assertRefused(statement("ROWS 1").setFormat(Format.ARROW_STREAM), "ARROW_STREAM");
    assertRefused(statement("ROWS 1").setDisposition(Disposition.EXTERNAL_LINKS), "EXTERNAL_LINKS");
    assertRefused(statement("ROWS 1").setWaitTimeout("3s"), "wait_timeout");
    assertRefused(statement(" "), "statement is empty");
    assertThatThrownBy(() -> execute(statement("ROWS 1").setWarehouseId("f00")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining(Warehouses.ID);
  }

  @Test
  void theBuiltInWarehouseIsResumedByStatements() throws TimeoutException {
    var listed =
        StreamSupport.stream(w.warehouses().list(new ListWarehousesRequest()).spliterator(), false)
            .toList();
    assertThat(listed).hasSize(1);
    assertThat(w.warehouses().start(new StartRequest().setId(Warehouses.ID)).get().getState())
        .isEqualTo(State.RUNNING);
    assertThat(w.warehouses().stop(new StopRequest().setId(Warehouses.ID)).get().getState())
        .isEqualTo(State.STOPPED);
    execute(statement("ROWS 1").setWaitTimeout("30s"));
    assertThat(w.warehouses().get(new GetWarehouseRequest().setId(Warehouses.ID)).getState())
        .isEqualTo(State.RUNNING);
    assertThatThrownBy(() -> w.warehouses().get(new GetWarehouseRequest().setId("f00")))
        .isInstanceOf(NotFound.class);
  }

  private static void assertRefused(ExecuteStatementRequest request, String naming) {
    assertThatThrownBy(() -> execute(request))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining(naming);
  }

  private static ExecuteStatementRequest statement(String sql) {
    return new ExecuteStatementRequest().setWarehouseId(Warehouses.ID).setStatement(sql);
  }

  private static StatementResponse execute(ExecuteStatementRequest request) {
    return w.statementExecution().executeStatement(request);
  }

  private static StatementResponse get(StatementResponse statement) {
    return w.statementExecution()
        .getStatement(new GetStatementRequest().setStatementId(statement.getStatementId()));
  }
}
