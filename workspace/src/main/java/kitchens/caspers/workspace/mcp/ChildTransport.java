package kitchens.caspers.workspace.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * MCP over the standard streams of a process of ours, one message a line. Unlike the SDK's, it
 * takes messages from several threads at once and says when the process has ended.
 */
final class ChildTransport implements McpClientTransport {

  private static final Logger LOG = LoggerFactory.getLogger(ChildTransport.class);

  private final ProcessBuilder program;
  private final McpJsonMapper json;
  private final Runnable ended;
  private Process process;

  /**
   * @param ended is told when the process has ended, by itself or not
   */
  ChildTransport(ProcessBuilder program, McpJsonMapper json, Runnable ended) {
    this.program = program;
    this.json = json;
    this.ended = ended;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(
        () -> {
          try {
            process = program.start();
          } catch (IOException e) {
            throw new IllegalStateException("the process does not start: " + e.getMessage(), e);
          }
          daemon("mcp-child", () -> receive(process.getInputStream(), handler));
          daemon("mcp-child-log", () -> lines(process.getErrorStream(), LOG::info));
        });
  }

  private void receive(
      InputStream in, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    lines(
        in,
        line -> {
          try {
            handler.apply(Mono.just(McpSchema.deserializeJsonRpcMessage(json, line))).subscribe();
          } catch (IOException | RuntimeException e) {
            LOG.warn("a line of {} characters is no message", line.length());
          }
        });
    ended.run();
  }

  private static void lines(InputStream in, Consumer<String> told) {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        told.accept(line);
      }
    } catch (IOException e) {
      // As good as the end.
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromCallable(
        () -> {
          byte[] line = (json.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
          synchronized (this) {
            process.getOutputStream().write(line);
            process.getOutputStream().flush();
          }
          return null;
        });
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }

  /** Ends the process, within two seconds one way or another. */
  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::close);
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
