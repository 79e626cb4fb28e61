package kitchens.caspers.refunds;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.simulator.journal.Journal;

/** What the app asks of a workspace: to be let in, passwords for the database, the journal. */
final class WorkspaceStandIn implements AutoCloseable {
  private static final String JOURNAL = "/api/2.0/fs/files/Volumes/caspers/simulator/journal/";

  private final HttpServer server;
  private final TreeMap<String, String> files = new TreeMap<>();
  private final AtomicInteger credentials = new AtomicInteger();
  private volatile String password = "app";

  private WorkspaceStandIn(HttpServer server) {
    this.server = server;
  }

  static WorkspaceStandIn start(Journal journal) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var workspace = new WorkspaceStandIn(server);
    int number = 0;
    for (String line : journal.toJsonLines().lines().toList()) {
      workspace.files.put("%08d.json".formatted(++number), line);
    }
    server.createContext("/", workspace::answer);
    server.start();
    return workspace;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on this is what the database takes. */
  void password(String next) {
    password = next;
  }

  int credentialsGiven() {
    return credentials.get();
  }

  synchronized Journal journal() {
    return Journal.parse(String.join("\n", files.values()) + "\n");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.equals("/oidc/.well-known/oauth-authorization-server")) {
      send(
          exchange,
          200,
          "{\"authorization_endpoint\": \"%1$s/oidc/v1/authorize\", \"token_endpoint\": \"%1$s/oidc/v1/token\"}"
              .formatted(url()));
    } else if (path.equals("/oidc/v1/token")) {
      send(
          exchange,
          200,
          "{\"access_token\": \"it-is-me\", \"token_type\": \"Bearer\", \"expires_in\": 3600}");
    } else if (!"Bearer it-is-me".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 404, "{\"error_code\": \"NOT_FOUND\", \"message\": \"" + path + "\"}");
    } else if (path.equals("/api/2.0/database/credentials")) {
      credentials.incrementAndGet();
      send(
          exchange,
          200,
          "{\"token\": \"%s\", \"expiration_time\": \"%s\"}"
              .formatted(password, Instant.now().plus(Duration.ofHours(1))));
    } else if (path.startsWith(JOURNAL)) {
      file(exchange, path.substring(JOURNAL.length()), body);
    } else {
      send(exchange, 404, "{\"error_code\": \"NOT_FOUND\", \"message\": \"" + path + "\"}");
    }
  }

  private synchronized void file(HttpExchange exchange, String name, byte[] body)
      throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      if (files.containsKey(name)) {
        send(exchange, 200, files.get(name));
      } else {
        send(exchange, 404, "{\"error_code\": \"NOT_FOUND\", \"message\": \"no " + name + "\"}");
      }
    } else if (files.putIfAbsent(name, new String(body, StandardCharsets.UTF_8)) == null) {
      send(exchange, 204, "");
    } else {
      send(exchange, 409, "{\"error_code\": \"ALREADY_EXISTS\", \"message\": \"" + name + "\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
