package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The universe as the workspace serves it to MCP clients: over HTTP, in their own name. */
final class UniverseOverHttp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final McpSyncClient client;

  UniverseOverHttp(WorkspaceClient workspace) {
    client = McpRoundTrip.client(workspace, "/api/2.0/mcp/universe");
  }

  List<String> tools() {
    return client.listTools().tools().stream().map(Tool::name).toList();
  }

  /** What a tool answers; fails when it fails. */
  String ask(String tool, Map<String, Object> arguments) {
    var result = client.callTool(new CallToolRequest(tool, arguments, null));
    var text =
        result.content().stream()
            .map(content -> ((TextContent) content).text())
            .collect(Collectors.joining());
    if (Boolean.TRUE.equals(result.isError())) {
      throw new IllegalStateException(tool + ": " + text);
    }
    return text;
  }

  JsonNode read(String tool, Map<String, Object> arguments) throws IOException {
    return JSON.readTree(ask(tool, arguments));
  }

  @Override
  public void close() {
    client.close();
  }
}
