package kitchens.caspers.workspace.gateway.providers;

import static java.util.Objects.requireNonNull;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import kitchens.caspers.workspace.outbound.BoundedInput;
import reactor.core.publisher.Mono;

/**
 * The SDK's client's way to an MCP server over Streamable HTTP, by the gateway's own connections:
 * an address is looked at where the connection is made, nothing is followed, and time and size are
 * bounded. Messages that a server sends before its answer reach the client with it; it is never
 * asked for others.
 */
public final class McpHttp implements McpClientTransport {

  private static final int NOT_FOUND = 404;

  private final ProviderHttp http;
  private final Place place;
  private final McpJsonMapper json;
  private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler =
      message -> message;
  private volatile String session;

  /**
   * Where a server is.
   *
   * @param token the bearer token of each request; null for none
   * @param inward whether the address may lead to this machine or its network
   * @param limit until an answer begins, and between two pieces of it
   * @param maxBytes of one answer
   */
  public record Place(
      URI url, Supplier<String> token, boolean inward, Duration limit, long maxBytes) {}

  public McpHttp(ProviderHttp http, Place place, McpJsonMapper json) {
    this.http = requireNonNull(http, "http is null");
    this.place = requireNonNull(place, "place is null");
    this.json = requireNonNull(json, "json is null");
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    this.handler = handler;
    return Mono.empty();
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.deferContextual(
        context ->
            Mono.fromCallable(
                () -> {
                  send(
                      message,
                      context.getOrDefault(
                          McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION,
                          ProtocolVersions.MCP_2025_11_25));
                  return null;
                }));
  }

  private void send(JSONRPCMessage message, String version) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json, text/event-stream");
    headers.put(HttpHeaders.PROTOCOL_VERSION, version);
    String token = place.token().get();
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    if (session != null) {
      headers.put(HttpHeaders.MCP_SESSION_ID, session);
    }
    byte[] body = json.writeValueAsBytes(message);
    try (Answer answer = http.open(place.url(), headers, body, place.inward(), place.limit())) {
      if (answer.status() == NOT_FOUND && session != null) {
        session = null;
        throw new McpTransportSessionNotFoundException("the server has forgotten the session");
      }
      if (answer.status() >= 300) {
        throw new IOException("it answers with status " + answer.status());
      }
      session = answer.header(HttpHeaders.MCP_SESSION_ID).orElse(session);
      read(answer);
      answer.end();
    } catch (Addresses.Inward e) {
      throw new IOException(
          "its address leads to this machine or its network, which an agent does not reach");
    }
  }

  private void read(Answer answer) throws IOException {
    boolean events = answer.header("Content-Type").orElse("").startsWith("text/event-stream");
    long end = System.nanoTime() + place.limit().toNanos();
    try (var in = new BoundedInput(new Until(answer.body(), end), place.maxBytes());
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      StringBuilder data = new StringBuilder();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!events) {
          data.append(line).append('\n');
        } else if (line.startsWith("data:")) {
          data.append(line.substring("data:".length())).append('\n');
        } else if (line.isEmpty() && receive(data)) {
          return;
        }
      }
      receive(data);
    }
  }

  /** Whether it was the answer, after which nothing is read. */
  private boolean receive(StringBuilder data) throws IOException {
    String text = data.toString().strip();
    data.setLength(0);
    if (text.isEmpty()) {
      return false;
    }
    JSONRPCMessage message = McpSchema.deserializeJsonRpcMessage(json, text);
    handler.apply(Mono.just(message)).subscribe();
    return message instanceof JSONRPCResponse;
  }

  /** A stream that fails when its time is over, however slowly it comes. */
  private static final class Until extends FilterInputStream {
    private final long end;

    Until(InputStream in, long end) {
      super(in);
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      inTime();
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      inTime();
      return super.read(buffer, offset, length);
    }

    private void inTime() throws IOException {
      if (System.nanoTime() - end > 0) {
        throw new SocketTimeoutException("no whole answer in time");
      }
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }
}
