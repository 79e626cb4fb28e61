package kitchens.caspers.workspace.mcp;

import static kitchens.caspers.workspace.mcp.McpClients.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MCP over real HTTP: the SDK's own client, and people who mean harm. */
class McpFeatureTest {

  private static final String FUNCTIONS = "/api/2.0/mcp/functions/m/default";
  private static final String SQL = "/api/2.0/mcp/sql";
  private static final String INITIALIZE =
      """
      {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"}}}
      """;

  @TempDir static Path temp;

  private static TestWorkspace workspace;
  private static WorkspaceClient w;
  private static ServicePrincipals.Made other;
  private static String othersToken;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    w = workspace.client();
    admin().post("/api/2.0/caspers/login-links", "{\"user_name\": \"somebody@example.com\"}");
    w.catalogs().create(new CreateCatalog().setName("m"));
    grant("catalog", "m", "somebody@example.com", Privilege.ALL_PRIVILEGES);
    function("order_total", "What an order costs");
    function("hidden", "Not for everybody");
    other = ServicePrincipals.create(workspace, "other");
    othersToken = other.client().tokens().create(new CreateTokenRequest()).getTokenValue();
    grant("catalog", "m", other.name(), Privilege.USE_CATALOG);
    grant("schema", "m.default", other.name(), Privilege.USE_SCHEMA);
    grant("function", "m.default.order_total", other.name(), Privilege.EXECUTE);
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void eachFunctionIsAToolToWhoMayExecuteIt() {
    try (McpSyncClient client = client(FUNCTIONS, workspace.adminToken())) {
      assertThat(client.getServerInfo().name()).isEqualTo("caspers-workspace");
      assertThat(client.getServerInstructions()).contains("m.default");
      assertThat(client.listTools().tools())
          .extracting(Tool::name)
          .containsExactly("m__default__hidden", "m__default__order_total");
    }
    try (McpSyncClient client = client(FUNCTIONS, othersToken)) {
      Tool tool = client.listTools().tools().get(0);
      assertThat(client.listTools().tools()).hasSize(1);
      assertThat(tool.description()).isEqualTo("What an order costs");
      assertThat(tool.annotations().readOnlyHint()).isTrue();
      assertThat(Json.MAPPER.<JsonNode>valueToTree(tool.inputSchema()))
          .isEqualTo(
              Json.MAPPER.valueToTree(
                  Map.of(
                      "type",
                      "object",
                      "properties",
                      Map.of(
                          "oid", Map.of("type", "string", "description", "the order string"),
                          "days", Map.of("type", "integer", "description", "int")),
                      "required",
                      List.of("oid"),
                      "additionalProperties",
                      false)));
      assertThatThrownBy(
              () -> client.callTool(new CallToolRequest("m__default__hidden", Map.of("oid", "1"))))
          .hasMessageContaining("there is no tool 'm__default__hidden' for you");
    }
  }

  @Test
  void aFunctionThatNoCopyAnswersIsAskedInSqlAndSaysSo() {
    List<String> said = new ArrayList<>();
    try (McpSyncClient client =
        McpClients.open(
            workspace.url(),
            FUNCTIONS,
            workspace.adminToken(),
            progress -> said.add(progress.message()))) {
      var answer =
          client.callTool(
              new CallToolRequest(
                  "m__default__order_total", Map.of("oid", "1"), Map.of("progressToken", "p")));
      assertThat(text(answer)).contains("\"rows\":[{\"taste\":\"sweet <b>\"}]");
      assertThat(said).singleElement().asString().contains("asking a warehouse");
    }
  }

  @Test
  void argumentsAreHeldToTheirSchema() {
    try (McpSyncClient client = client(FUNCTIONS, workspace.adminToken())) {
      for (Map<String, Object> wrong :
          List.<Map<String, Object>>of(
              Map.of(),
              Map.of("oid", 7),
              Map.of("oid", "1", "days", "1; DROP TABLE t"),
              Map.of("oid", "1", "path", "/etc/passwd"))) {
        var answer = client.callTool(new CallToolRequest("m__default__order_total", wrong));
        assertThat(answer.isError()).as("%s: %s", wrong, text(answer)).isTrue();
      }
    }
  }

  @Test
  void sqlReadsAndNothingElse() {
    try (McpSyncClient client = client(SQL, workspace.adminToken())) {
      var counted = sql(client, "SELECT count(1) FROM t");
      assertThat(counted.isError()).as(text(counted)).isFalse();
      assertThat(text(counted))
          .contains("\"columns\":[\"count(1)\"]", "\"rows\":[[1234]]", "\"truncated\":false");
      var written = sql(client, "DELETE FROM t");
      assertThat(written.isError()).isTrue();
      assertThat(text(written)).contains("PERMISSION_DENIED", "only reads", "DELETE");
    }
  }

  @Test
  void sqlIsRunAsWhoAsks() {
    String path = "/api/2.0/permissions/warehouses/" + Warehouses.ID;
    try (McpSyncClient client = client(SQL, othersToken)) {
      var answer = sql(client, "SELECT count(1) FROM t");
      assertThat(text(answer)).as(path).contains("1234");
      var stranger =
          client.callTool(
              new CallToolRequest("poll_sql_result", Map.of("statement_id", statementOfAdmin())));
      assertThat(stranger.isError()).isTrue();
      assertThat(text(stranger)).contains("RESOURCE_DOES_NOT_EXIST");
    }
  }

  @Test
  void aPageOfAnotherOriginIsRefused() throws Exception {
    for (String origin : List.of("http://evil.example", "null", "http://localhost:1")) {
      HttpResponse<String> refused = admin().with("Origin", origin).post(SQL, INITIALIZE);
      assertThat(refused.statusCode()).as(origin).isEqualTo(403);
    }
    String own = "http://" + workspace.url().getAuthority();
    assertThat(admin().with("Origin", own).post(SQL, INITIALIZE).statusCode()).isEqualTo(200);
  }

  /** DNS rebinding: the page's own name leads here, and its Origin agrees with its Host. */
  @Test
  void aNameThatWasMadeToLeadHereIsRefused() throws Exception {
    String host = "evil.example:" + workspace.url().getPort();
    try (Socket socket = new Socket("127.0.0.1", workspace.url().getPort())) {
      String request =
          """
          POST %s HTTP/1.1
          Host: %s
          Origin: http://%s
          Authorization: Bearer %s
          Accept: application/json, text/event-stream
          Content-Type: application/json
          Content-Length: %d
          Connection: close

          %s"""
              .formatted(SQL, host, host, workspace.adminToken(), INITIALIZE.length(), INITIALIZE)
              .replace("\n", "\r\n")
              .replace(INITIALIZE.replace("\n", "\r\n"), INITIALIZE);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403").contains("evil.example");
    }
  }

  @Test
  void aBrowsersSessionIsNotEnough() throws Exception {
    String answer =
        admin().post("/api/2.0/caspers/login-links", "{\"user_name\": \"p@example.com\"}").body();
    String link = Json.MAPPER.readTree(answer).path("url").asText();
    String cookie =
        new Http(workspace)
            .get(link.substring(workspace.url().toString().length()))
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    HttpResponse<String> refused =
        new Http(workspace)
            .with("Cookie", cookie.substring(0, cookie.indexOf(';')))
            .with("Origin", "http://" + workspace.url().getAuthority())
            .with("Accept", "application/json, text/event-stream")
            .post(SQL, INITIALIZE);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void withoutATokenNobodyComesIn() throws Exception {
    Http nobody = new Http(workspace).with("Accept", "application/json, text/event-stream");
    assertThat(nobody.post(SQL, INITIALIZE).statusCode()).isEqualTo(401);
    assertThat(nobody.withToken("dapi-nothing").post(SQL, INITIALIZE).statusCode()).isEqualTo(401);
    HttpResponse<String> closed =
        asking(othersToken).post("/api/2.0/mcp/functions/system/default", INITIALIZE);
    assertThat(closed.statusCode()).as(closed.body()).isIn(403, 404);
  }

  @Test
  void aSessionIsItsPrincipalsAndItsPathsAlone() throws Exception {
    HttpResponse<String> begun = admin().post(SQL, INITIALIZE);
    String id = begun.headers().firstValue("Mcp-Session-Id").orElseThrow();
    String list = "{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"tools/list\"}";
    assertThat(admin().with("Mcp-Session-Id", id).post(SQL, list).body())
        .contains("execute_sql_read_only");
    assertThat(asking(othersToken).with("Mcp-Session-Id", id).post(SQL, list).statusCode())
        .isEqualTo(404);
    assertThat(admin().with("Mcp-Session-Id", id).post(FUNCTIONS, list).statusCode())
        .isEqualTo(404);
    assertThat(admin().post(SQL, list).statusCode()).isEqualTo(400);
    assertThat(admin().with("Mcp-Session-Id", id).send("DELETE", SQL, BodyPublishers.noBody()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(admin().with("Mcp-Session-Id", id).post(SQL, list).statusCode()).isEqualTo(404);
    assertThat(admin().get(SQL).statusCode()).isEqualTo(405);
  }

  @Test
  void oneWhoBeginsSessionsWithoutEndLosesTheOldestOfTheirOwn() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i <= McpSessions.MOST_OF_ONE; i++) {
      ids.add(
          asking(othersToken)
              .post(SQL, INITIALIZE)
              .headers()
              .firstValue("Mcp-Session-Id")
              .orElseThrow());
    }
    String ping = "{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"ping\"}";
    assertThat(status(ids.get(0), ping)).isEqualTo(404);
    assertThat(status(ids.get(1), ping)).isEqualTo(200);
  }

  @Test
  void whatIsNoMessageIsRefused() throws Exception {
    String id = admin().post(SQL, INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
    Http asked = admin().with("Mcp-Session-Id", id);
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{\"jsonrpc\": \"2.0\"}",
            "[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}]",
            "{\"jsonrpc\": \"2.0\", \"id\": null, \"method\": \"ping\"}",
            "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"initialize\", \"params\": 7}")) {
      assertThat(asked.post(SQL, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(asked.post(SQL, "x".repeat(McpDoor.MOST_BYTES + 1)).statusCode()).isEqualTo(413);
    assertThat(asked.with("MCP-Protocol-Version", "1999-01-01").post(SQL, INITIALIZE).statusCode())
        .isEqualTo(400);
    HttpResponse<String> unknown =
        asked.post(SQL, "{\"jsonrpc\": \"2.0\", \"id\": 3, \"method\": \"resources/list\"}");
    assertThat(unknown.body()).contains("-32601");
    assertThat(
            new Http(workspace)
                .withToken(workspace.adminToken())
                .with("Accept", "text/html")
                .post(SQL, INITIALIZE)
                .statusCode())
        .isEqualTo(406);
  }

  @Test
  void aRequestIsCancelledByItsId() throws Exception {
    String id = admin().post(SQL, INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
    Http session = admin().with("Mcp-Session-Id", id);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () ->
                body(
                    session,
                    """
                    {"jsonrpc": "2.0", "id": "long", "method": "tools/call", "params": {
                      "name": "execute_sql_read_only", "arguments": {"query": "SELECT hang()"}}}
                    """));
    // One that has not begun yet cannot be cancelled, so this is said until it is heard.
    Await.until(
        Duration.ofSeconds(20),
        () -> {
          body(
              session,
              """
              {"jsonrpc": "2.0", "method": "notifications/cancelled",
                "params": {"requestId": "long"}}
              """);
          return answer.isDone();
        });
    assertThat(answer.get()).contains("cancelled").contains("\"isError\":true");
  }

  private static String body(Http session, String message) {
    try {
      return session.post(SQL, message).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int status(String session, String body) throws Exception {
    return asking(othersToken).with("Mcp-Session-Id", session).post(SQL, body).statusCode();
  }

  private static String statementOfAdmin() {
    return w.statementExecution()
        .executeStatement(
            new ExecuteStatementRequest().setWarehouseId(Warehouses.ID).setStatement("ROWS 1"))
        .getStatementId();
  }

  private static CallToolResult sql(McpSyncClient client, String query) {
    return client.callTool(new CallToolRequest("execute_sql_read_only", Map.of("query", query)));
  }

  private static McpSyncClient client(String path, String token) {
    return McpClients.open(workspace.url(), path, token);
  }

  private static Http admin() {
    return asking(workspace.adminToken());
  }

  private static Http asking(String token) {
    return new Http(workspace)
        .withToken(token)
        .with("Accept", "application/json, text/event-stream");
  }

  private static void grant(String type, String name, String to, Privilege privilege) {
    w.grants()
        .update(
            new UpdatePermissions()
                .setSecurableType(type)
                .setFullName(name)
                .setChanges(
                    List.of(new PermissionsChange().setPrincipal(to).setAdd(List.of(privilege)))));
  }

  private static void function(String name, String comment) {
    w.statementExecution()
        .executeStatement(
            new ExecuteStatementRequest()
                .setWarehouseId(Warehouses.ID)
                .setWaitTimeout("50s")
                .setStatement(
                    """
                    FUNCTION {"replace": false,
                      "function_info": {"catalog_name": "m", "schema_name": "default",
                        "name": "%s", "comment": "%s", "data_type": "TABLE_TYPE",
                        "full_data_type": "TABLE(total DOUBLE)",
                        "input_params": {"parameters": [
                          {"name": "oid", "type_name": "STRING", "type_text": "string",
                            "type_json": "\\"string\\"", "position": 0, "comment": "the order"},
                          {"name": "days", "type_name": "INT", "type_text": "int",
                            "type_json": "\\"integer\\"", "position": 1,
                            "parameter_default": "7"}]},
                        "return_params": {"parameters": [{"name": "total", "type_name": "DOUBLE",
                          "type_text": "double", "position": 0}]},
                        "routine_body": "SQL", "sql_data_access": "READS_SQL_DATA",
                        "routine_definition": "SELECT total FROM m.default.orders",
                        "routine_dependencies": {"dependencies": [
                          {"table": {"table_full_name": "m.default.orders"}}]}},
                      "online": {"pieces": [{"sql": "SELECT total FROM "},
                          {"table": "m.default.orders"}],
                        "parameters": [{"name": "oid", "type": "string"},
                          {"name": "days", "type": "int", "optional": true, "default_value": 7}],
                        "columns": [{"name": "total", "type": "double"}]}}
                    """
                        .formatted(name, comment)));
  }
}
