package kitchens.caspers.workspace.mcp;

import io.javalin.http.Context;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/**
 * The answer to one request over Streamable HTTP: one JSON document, or server-sent events when
 * something is said before the result.
 */
final class HttpReply implements McpStreamableServerTransport {

  private final Context ctx;
  private final McpJsonMapper json;
  private OutputStream events;
  private boolean ended;

  HttpReply(Context ctx, McpJsonMapper json) {
    this.ctx = ctx;
    this.json = json;
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return sendMessage(message, null);
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message, String messageId) {
    return Mono.fromRunnable(() -> tell(message));
  }

  private synchronized void tell(JSONRPCMessage message) {
    if (ended) {
      return;
    }
    try {
      String text = json.writeValueAsString(message);
      if (events == null && message instanceof JSONRPCResponse) {
        ctx.contentType("application/json").result(text);
        ended = true;
        return;
      }
      if (events == null) {
        ctx.contentType("text/event-stream").header("Cache-Control", "no-cache");
        events = ctx.res().getOutputStream();
      }
      events.write(("event: message\ndata: " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
      events.flush();
      ended = message instanceof JSONRPCResponse;
    } catch (IOException e) {
      ended = true;
      throw new UncheckedIOException("the client went away", e);
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::close);
  }

  @Override
  public synchronized void close() {
    ended = true;
  }
}
