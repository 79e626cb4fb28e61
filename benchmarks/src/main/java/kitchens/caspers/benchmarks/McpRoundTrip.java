package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What MCP adds to a tool: the result of an ended statement asked through the SDK's client, and
 * through the REST that the tool itself asks.
 */
final class McpRoundTrip implements Benchmark {
  private static final int WARM = 300;
  private static final int CALLS = 1_000;
  private static final String WAREHOUSE = "0000000000000001";

  @Override
  public String name() {
    return "mcp";
  }

  @Override
  public String description() {
    return "an MCP tool's round trip and what of it is MCP's: round_trip_p50_ms, round_trip_p99_ms,"
        + " added_p50_ms, universe_p50_ms";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var workspace = installation.client();
      var statement =
          workspace
              .statementExecution()
              .executeStatement(
                  new ExecuteStatementRequest()
                      .setWarehouseId(WAREHOUSE)
                      .setWaitTimeout("50s")
                      .setStatement("SELECT 1"))
              .getStatementId();
      progress.step("a statement has ended");
      try (var sql = client(workspace, "/api/2.0/mcp/sql");
          var universe = client(workspace, "/api/2.0/mcp/universe")) {
        var ended = new CallToolRequest("poll_sql_result", Map.of("statement_id", statement), null);
        var status = new CallToolRequest("status", Map.of(), null);
        var rest = times(() -> workspace.statementExecution().getStatement(statement), CALLS);
        progress.step("asked by REST");
        var tool = times(() -> used(sql, ended), CALLS);
        progress.step("asked by MCP");
        var commands = times(() -> used(universe, status), CALLS / 5);
        progress.step("asked the universe");
        return List.of(
            new Metric("round_trip_p50_ms", Benchmarks.quantile(tool, 0.5), "ms"),
            new Metric("round_trip_p99_ms", Benchmarks.quantile(tool, 0.99), "ms"),
            new Metric(
                "added_p50_ms",
                Benchmarks.quantile(tool, 0.5) - Benchmarks.quantile(rest, 0.5),
                "ms"),
            new Metric("universe_p50_ms", Benchmarks.quantile(commands, 0.5), "ms"));
      }
    }
  }

  private static Object used(McpSyncClient client, CallToolRequest request) {
    var result = client.callTool(request);
    if (Boolean.TRUE.equals(result.isError())) {
      throw new IllegalStateException("the tool failed: " + result.content());
    }
    return result;
  }

  private static List<Double> times(Callable<Object> call, int count) throws Exception {
    for (var i = 0; i < Math.min(WARM, count); i++) {
      call.call();
    }
    var times = new ArrayList<Double>();
    for (var i = 0; i < count; i++) {
      var began = System.nanoTime();
      call.call();
      times.add((System.nanoTime() - began) / 1e6);
    }
    times.sort(null);
    return times;
  }

  /** The SDK's own client of one of a workspace's servers, by the token that it has. */
  static McpSyncClient client(WorkspaceClient workspace, String path) {
    var json = new JacksonMcpJsonMapper(new ObjectMapper());
    var token = workspace.config().getToken();
    var transport =
        HttpClientStreamableHttpTransport.builder(workspace.config().getHost())
            .endpoint(path)
            .jsonMapper(json)
            .httpRequestCustomizer(
                (request, method, uri, body, context) ->
                    request.header("Authorization", "Bearer " + token))
            .build();
    var client =
        McpClient.sync(transport)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(new ObjectMapper()))
            .requestTimeout(Duration.ofSeconds(60))
            .initializationTimeout(Duration.ofSeconds(60))
            .build();
    client.initialize();
    return client;
  }
}
