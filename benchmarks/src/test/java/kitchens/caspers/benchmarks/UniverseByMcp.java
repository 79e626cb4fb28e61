package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The universe as an MCP client has it: {@code caspers mcp} and the SDK's own client. */
final class UniverseByMcp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final McpSyncClient client;

  UniverseByMcp(Installation installation) throws IOException, InterruptedException {
    var words = installation.command("mcp");
    var server =
        ServerParameters.builder(words.get(0))
            .args(words.subList(1, words.size()))
            .env(installation.environment())
            .build();
    client =
        McpClient.sync(new StdioClientTransport(server, new JacksonMcpJsonMapper(JSON)))
            .requestTimeout(PATIENCE)
            .initializationTimeout(PATIENCE)
            .build();
    client.initialize();
  }

  /** What a tool answers. */
  String ask(String tool, Map<String, Object> arguments) {
    var result = client.callTool(new CallToolRequest(tool, arguments));
    var text = ((TextContent) result.content().get(0)).text();
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
