package kitchens.caspers.console;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.simulator.journal.Journal;

/**
 * What the console asks of a workspace: files with their times, tables with their commits, the
 * other apps and the releases. The app itself may read the journal; Ann may do everything, Eve
 * nothing.
 */
final class ConsoleWorkspace implements AutoCloseable {
  static final String ANN = "ann-token";
  static final String EVE = "eve-token";
  private static final String FILES = "/api/2.0/fs/files";
  private static final String FOLDERS = "/api/2.0/fs/directories";
  private static final String JOURNAL = "/Volumes/caspers/simulator/journal/";

  private record Stored(String text, Instant at) {}

  private final HttpServer server;
  private final Clock clock;
  private final TreeMap<String, Stored> files = new TreeMap<>();
  private final TablesStandIn tables = new TablesStandIn();
  private final Map<String, String> answers = new TreeMap<>();
  private final ReleasesStandIn releases = new ReleasesStandIn();
  private final McpStandIn tools = new McpStandIn();
  private Instant landed = Instant.MAX;

  ConsoleWorkspace(Journal journal, Clock clock) throws IOException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
    var number = 0;
    for (var line : journal.toJsonLines().lines().toList()) {
      files.put(JOURNAL + "%08d.json".formatted(++number), new Stored(line, clock.instant()));
    }
    answers.put(
        "/apps/refund-manager/api/totals",
        "{\"totals\": [{\"class\": \"none\", \"state\": \"open\", \"orders\": 41},"
            + " {\"class\": \"full\", \"state\": \"confirm\", \"orders\": 2}]}");
    answers.put("/api/2.0/apps/refund-manager", "{\"url\": \"http://refund-manager.localhost:1\"}");
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  JournalFolder folder() {
    var config = new DatabricksConfig().setHost(url()).setAuthType("pat").setToken("app-token");
    return new JournalFolder(new WorkspaceClient(config), "caspers");
  }

  McpStandIn tools() {
    return tools;
  }

  synchronized Journal journal() {
    var lines = new ArrayList<String>();
    files.forEach(
        (path, stored) -> {
          if (path.startsWith(JOURNAL)) {
            lines.add(stored.text());
          }
        });
    return Journal.parse(String.join("\n", lines) + "\n");
  }

  synchronized String file(String path) {
    var stored = files.get(path);
    return stored == null ? null : stored.text();
  }

  synchronized void put(String path, String text) {
    files.put(path, new Stored(text, clock.instant()));
  }

  /** From now on the simulator's files are there. */
  synchronized void land() {
    landed = clock.instant();
  }

  /** A commit of a table that brings a row, behind one that does not. */
  synchronized void commit(String table, String row) {
    tables.commit(table, row, clock.instant());
  }

  synchronized void answers(String path, String json) {
    answers.put(path, json);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var method = exchange.getRequestMethod();
    var token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    synchronized (this) {
      if (path.startsWith(FILES)) {
        file(exchange, method, path.substring(FILES.length()), body, token);
      } else if (!token.equals("Bearer " + ANN)) {
        send(exchange, 403, error("PERMISSION_DENIED", "not yours"));
      } else if (path.startsWith(FOLDERS)) {
        folder(exchange, method, path.substring(FOLDERS.length()));
      } else if (path.equals(McpStandIn.PATH)) {
        mcp(exchange, Agent.tree(body));
      } else if (path.equals("/api/2.0/sql/warehouses")) {
        send(exchange, 200, "{\"warehouses\": [{\"id\": \"w\"}]}");
      } else if (path.startsWith("/api/2.0/sql/statements")) {
        send(exchange, 200, tables.answer(Agent.tree(body)));
      } else if (releases.serves(path)) {
        send(exchange, 200, releases.answer(method, path, Agent.tree(body)));
      } else if (answers.containsKey(path)) {
        send(exchange, 200, answers.get(path));
      } else {
        send(exchange, 404, error("RESOURCE_DOES_NOT_EXIST", "no " + path));
      }
    }
  }

  private void file(HttpExchange exchange, String method, String path, String body, String token)
      throws IOException {
    if (method.equals("PUT")) {
      if (!token.equals("Bearer " + ANN)) {
        send(exchange, 403, error("PERMISSION_DENIED", "WRITE VOLUME is missing"));
      } else if (files.putIfAbsent(path, new Stored(body, clock.instant())) != null) {
        send(exchange, 409, error("ALREADY_EXISTS", path));
      } else {
        send(exchange, 204, "");
      }
      return;
    }
    var stored =
        path.startsWith("/Volumes/caspers/simulator/events/") && !landed.isAfter(clock.instant())
            ? new Stored("", landed)
            : files.get(path);
    if (stored == null) {
      send(exchange, 404, error("NOT_FOUND", "no " + path));
      return;
    }
    exchange
        .getResponseHeaders()
        .set(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.at().atOffset(ZoneOffset.UTC)));
    send(exchange, 200, method.equals("HEAD") ? "" : stored.text());
  }

  private void folder(HttpExchange exchange, String method, String path) throws IOException {
    if (!method.equals("GET")) {
      send(exchange, 204, "");
      return;
    }
    var names = new TreeSet<String>();
    for (var file : files.keySet()) {
      if (file.startsWith(path + "/")) {
        var rest = file.substring(path.length() + 1);
        names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/') + 1) : rest);
      }
    }
    var listed = Agent.JSON.createObjectNode();
    for (var name : names) {
      var plain = name.replace("/", "");
      listed
          .withArray("contents")
          .addObject()
          .put("path", path + "/" + plain)
          .put("name", plain)
          .put("is_directory", name.endsWith("/"));
    }
    send(exchange, 200, listed.toString());
  }

  /** Answers come as events, behind a sign of progress. */
  private void mcp(HttpExchange exchange, JsonNode message) throws IOException {
    var headers = exchange.getRequestHeaders();
    if (!tools.knows(String.valueOf(headers.getFirst("Mcp-Session-Id")), message)) {
      send(exchange, 404, error("RESOURCE_DOES_NOT_EXIST", "no such session"));
      return;
    }
    var answer = tools.answer(message);
    exchange.getResponseHeaders().set("Mcp-Session-Id", tools.session());
    if (message.path("method").asText().equals("tools/call")) {
      send(
          exchange,
          200,
          "text/event-stream",
          "data: {\"method\": \"notifications/progress\"}\n\nevent: message\ndata: %s\n\n"
              .formatted(answer));
    } else {
      send(exchange, answer.isEmpty() ? 202 : 200, answer);
    }
  }

  private static String error(String code, String message) {
    return "{\"error_code\": \"%s\", \"message\": \"%s\"}".formatted(code, message);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "application/json", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
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
