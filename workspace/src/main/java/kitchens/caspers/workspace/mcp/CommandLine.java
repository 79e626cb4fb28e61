package kitchens.caspers.workspace.mcp;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The process of a command line that serves MCP over its standard streams. It acts for many: each
 * call lends it the asker's token, in a field of the call's {@code _meta}, and it has none of its
 * own. It ends when the workspace does, as its input ends then.
 */
final class CommandLine implements AutoCloseable {

  /** The field of {@code _meta} by which a call lends its token. */
  static final String LENT = "kitchens.caspers/token";

  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

  private final ChildTransport transport;
  private final McpSyncClient client;
  private final Map<Object, Consumer<String>> told = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private final List<Tool> tools;
  private volatile boolean ended;

  /**
   * Starts it and learns its tools.
   *
   * @param command the program and its words
   * @param environment all of it: nothing else is inherited
   * @param directory that it works in, which is made
   */
  CommandLine(List<String> command, Map<String, String> environment, Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProcessBuilder program = new ProcessBuilder(command).directory(directory.toFile());
    program.environment().clear();
    program.environment().putAll(environment);
    transport =
        new ChildTransport(program, new JacksonMcpJsonMapper(McpDoor.JSON), this::processEnded);
    client =
        McpClient.sync(transport)
            .clientInfo(Implementation.builder("caspers-workspace", "1").build())
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(McpDoor.JSON))
            .requestTimeout(LONGEST_CALL)
            .initializationTimeout(Duration.ofSeconds(60))
            .progressConsumer(this::progress)
            .build();
    try {
      client.initialize();
      tools = List.copyOf(client.listTools().tools());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  List<Tool> tools() {
    return tools;
  }

  /** Whether the process is gone. */
  boolean ended() {
    return ended;
  }

  /** Uses a tool; fails when the process ends meanwhile. */
  CallToolResult call(
      Asker asker, String name, Map<String, Object> arguments, Consumer<String> progress) {
    String id = "call-" + calls.incrementAndGet();
    told.put(id, progress);
    try {
      return client.callTool(
          new CallToolRequest(name, arguments, Map.of("progressToken", id, LENT, asker.token())));
    } finally {
      told.remove(id);
    }
  }

  private void progress(ProgressNotification said) {
    Consumer<String> listener = told.get(said.progressToken());
    if (listener != null && said.message() != null) {
      listener.accept(said.message());
    }
  }

  /** Whoever waits for an answer is told that there is none. */
  private void processEnded() {
    ended = true;
    client.close();
  }

  @Override
  public void close() {
    transport.close();
    client.close();
  }
}
