package kitchens.caspers.workspace.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The SDK's own client, unmodified. */
final class McpClients {

  private McpClients() {}

  static McpSyncClient open(URI url, String path, String token) {
    return open(url, path, token, said -> {});
  }

  static McpSyncClient open(
      URI url, String path, String token, Consumer<ProgressNotification> progress) {
    var transport =
        HttpClientStreamableHttpTransport.builder(url.toString())
            .endpoint(path)
            .jsonMapper(new JacksonMcpJsonMapper(new ObjectMapper()))
            .httpRequestCustomizer(
                (request, method, uri, body, context) ->
                    request.header("Authorization", "Bearer " + token))
            .build();
    McpSyncClient client =
        McpClient.sync(transport)
            .requestTimeout(Duration.ofSeconds(60))
            .initializationTimeout(Duration.ofSeconds(60))
            .progressConsumer(progress)
            .build();
    client.initialize();
    return client;
  }

  static String text(CallToolResult result) {
    return result.content().stream()
        .map(content -> ((TextContent) content).text())
        .collect(Collectors.joining());
  }
}
