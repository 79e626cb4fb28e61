package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.http.Json;

/** A remote model, which may be as bad as a test wants it. */
final class FakeModel implements AutoCloseable {

  /** What it does with a request. */
  interface Behaviour {
    void answer(HttpExchange exchange, JsonNode request) throws Exception;
  }

  final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> paths = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  volatile Behaviour behaviour = (exchange, request) -> say(exchange, "hello");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(body, StandardCharsets.UTF_8));
            JsonNode request = Json.MAPPER.readTree(body);
            requests.add(request);
            paths.add(exchange.getRequestURI().getPath());
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            behaviour.answer(exchange, request);
          } catch (Exception e) {
            // The other side hung up, which some tests are about.
          } finally {
            exchange.close();
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static void say(HttpExchange exchange, String content) throws IOException {
    message(
        exchange, Json.MAPPER.createObjectNode().put("role", "assistant").put("content", content));
  }

  static void ask(HttpExchange exchange, String tool, String arguments) throws IOException {
    ObjectNode message = Json.MAPPER.createObjectNode().put("role", "assistant");
    message
        .putArray("tool_calls")
        .addObject()
        .put("id", "call_" + System.nanoTime())
        .put("type", "function")
        .putObject("function")
        .put("name", tool)
        .put("arguments", arguments);
    message(exchange, message);
  }

  private static void message(HttpExchange exchange, ObjectNode message) throws IOException {
    ObjectNode body =
        Json.MAPPER
            .createObjectNode()
            .put("id", "x")
            .put("object", "chat.completion")
            .put("created", 1)
            .put("model", "remote-1");
    body.putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", message.has("tool_calls") ? "tool_calls" : "stop")
        .set("message", message);
    body.putObject("usage")
        .put("prompt_tokens", 1_000)
        .put("completion_tokens", 100)
        .put("total_tokens", 1_100);
    send(exchange, 200, "application/json", body.toString());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
