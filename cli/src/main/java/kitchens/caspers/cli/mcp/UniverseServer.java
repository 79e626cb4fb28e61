package kitchens.caspers.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.Version;
import kitchens.caspers.cli.output.Surroundings;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.cli.workspace.Lent;

/** An MCP server whose tools are commands of this command line, run in this process. */
final class UniverseServer implements AutoCloseable {

  private static final Duration LONGEST_CALL = Duration.ofMinutes(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INSTRUCTIONS =
      "Casper's Kitchens is a simulated ghost-kitchen business on a lakehouse. Start it before you"
          + " ask it. Times are the locations' own simulated ones. Before stop_universe, decide and"
          + " inject_fault, say what you are about to do.";

  /** The field of a call's {@code _meta} that lends a token. */
  private static final String LENT = "kitchens.caspers/token";

  private final Optional<String> callersOf;
  private final McpSyncServer server;
  private final CountDownLatch over = new CountDownLatch(1);
  private final OwnOutput out;
  private final OwnOutput err;

  /**
   * @param callersOf the workspace whose callers bring their tokens; empty for a server that acts
   *     as the person at this command line
   */
  UniverseServer(
      List<UniverseTool> tools, Optional<String> callersOf, InputStream in, PrintStream protocol) {
    this.callersOf = callersOf;
    out = new OwnOutput(OutputStream.nullOutputStream());
    err = new OwnOutput(System.err);
    System.setOut(out.asPrintStream());
    System.setErr(err.asPrintStream());
    var json = new JacksonMcpJsonMapper(JSON);
    server =
        McpServer.sync(new StdioServerTransportProvider(json, untilItsEnd(in), protocol))
            .jsonMapper(json)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(JSON))
            .serverInfo("caspers", Version.TEXT)
            .instructions(INSTRUCTIONS)
            .capabilities(ServerCapabilities.builder().tools(false).build())
            .requestTimeout(LONGEST_CALL)
            .validateToolInputs(true)
            .tools(tools.stream().map(this::specification).toList())
            .build();
  }

  /** Serves until the client closes its end. */
  void serve() throws InterruptedException {
    over.await();
  }

  private SyncToolSpecification specification(UniverseTool tool) {
    var reads = tool.effect() == UniverseTool.Effect.READS;
    var described =
        Tool.builder(tool.name(), tool.inputSchema())
            .description(tool.description())
            .annotations(
                new ToolAnnotations(
                    null, reads, tool.effect() == UniverseTool.Effect.CHANGES, reads, false, null))
            .build();
    return new SyncToolSpecification.Builder()
        .tool(described)
        .callHandler((exchange, asked) -> call(tool, exchange, asked))
        .build();
  }

  private CallToolResult call(
      UniverseTool tool, McpSyncServerExchange exchange, CallToolRequest asked) {
    var given = asked.arguments() == null ? Map.<String, Object>of() : asked.arguments();
    var printed = new ByteArrayOutputStream();
    var said = new Lines(progress(exchange, asked));
    out.to(printed);
    err.to(said);
    int code;
    try {
      code = inTheName(asked, () -> run(tool, given));
    } finally {
      out.to(null);
      err.to(null);
    }
    var text = printed.toString(StandardCharsets.UTF_8).strip();
    if (code != 0) {
      return CallToolResult.builder()
          .addTextContent(said.text() + (text.isEmpty() ? "" : "\n" + text))
          .isError(true)
          .build();
    }
    var result = CallToolResult.builder().addTextContent(text.isEmpty() ? said.text() : text);
    structured(text, result);
    return result.isError(false).build();
  }

  private static int run(UniverseTool tool, Map<String, Object> given) {
    var around = new Surroundings(System.getenv(), System.in, System.out, System.err);
    return Main.run(around, tool.words().apply(given).toArray(String[]::new));
  }

  private int inTheName(CallToolRequest asked, Supplier<Integer> work) {
    if (callersOf.isEmpty()) {
      return work.get();
    }
    var token = asked.meta() == null ? null : asked.meta().get(LENT);
    if (!(token instanceof String lent)) {
      System.err.println("the call brings no token");
      return 1;
    }
    return Lent.with(new Connection(callersOf.get(), lent), work);
  }

  /** An object can be given as one beside its text. */
  private static void structured(String text, CallToolResult.Builder result) {
    if (text.startsWith("{")) {
      try {
        result.structuredContent(JSON.readValue(text, Map.class));
      } catch (JsonProcessingException notJson) {
        // Then it is text alone.
      }
    }
  }

  /** What a command says while it works, to a client that has asked for it. */
  private static Consumer<String> progress(McpSyncServerExchange exchange, CallToolRequest asked) {
    var token = asked.meta() == null ? null : asked.meta().get("progressToken");
    var step = new AtomicInteger();
    return token == null
        ? line -> {}
        : line ->
            exchange.progressNotification(
                ProgressNotification.builder(token, step.incrementAndGet()).message(line).build());
  }

  private InputStream untilItsEnd(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        if (read < 0) {
          over.countDown();
        }
        return read;
      }

      @Override
      public int read() throws IOException {
        var read = super.read();
        if (read < 0) {
          over.countDown();
        }
        return read;
      }
    };
  }

  @Override
  public void close() {
    server.closeGracefully();
  }
}
