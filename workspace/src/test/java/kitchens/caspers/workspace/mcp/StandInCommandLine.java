package kitchens.caspers.workspace.mcp;

import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;

/** A program that serves MCP over its standard streams: what a command line does with calls. */
public final class StandInCommandLine {

  private StandInCommandLine() {}

  public static void main(String[] args) throws InterruptedException {
    var json = new JacksonMcpJsonMapper(McpDoor.JSON);
    McpServer.sync(new StdioServerTransportProvider(json))
        .jsonMapper(json)
        .jsonSchemaValidator(new DefaultJsonSchemaValidator(McpDoor.JSON))
        .serverInfo("stand-in", "1")
        .capabilities(ServerCapabilities.builder().tools(false).build())
        .tools(tool("who", StandInCommandLine::who), tool("die", StandInCommandLine::die))
        .build();
    new CountDownLatch(1).await();
  }

  private static SyncToolSpecification tool(
      String name, BiFunction<McpSyncServerExchange, CallToolRequest, CallToolResult> does) {
    return new SyncToolSpecification.Builder()
        .tool(Tool.builder(name, Map.of("type", "object")).description(name).build())
        .callHandler(does)
        .build();
  }

  private static CallToolResult who(McpSyncServerExchange exchange, CallToolRequest asked) {
    exchange.progressNotification(
        ProgressNotification.builder(asked.meta().get("progressToken"), 1.0)
            .message("looking")
            .build());
    return Results.of(
        new TreeMap<>(
            Map.of(
                "token", asked.meta().get(CommandLine.LENT),
                "pid", ProcessHandle.current().pid(),
                "variables", System.getenv().keySet(),
                "directory", Path.of("").toAbsolutePath().toString())));
  }

  private static CallToolResult die(McpSyncServerExchange exchange, CallToolRequest asked) {
    Runtime.getRuntime().halt(1);
    return null;
  }
}
