package kitchens.caspers.workspace.compute;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that keeps compute's side of the contract without a Spark: for tests of supervision, of
 * statements' life and of pipelines' states. What a statement does is said by its text.
 */
public final class StandInCompute {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode config;
  private final Map<String, CountDownLatch> running = new ConcurrentHashMap<>();
  private final AtomicInteger counted = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();

  private StandInCompute(JsonNode config) {
    this.config = config;
  }

  public static void main(String[] args) throws Exception {
    StringBuilder line = new StringBuilder();
    for (int c = System.in.read(); c != '\n' && c >= 0; c = System.in.read()) {
      line.append((char) c);
    }
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Only the end counts.
                }
              } catch (IOException e) {
                // As good as the end.
              }
              Runtime.getRuntime().halt(0);
            });
    watch.setDaemon(true);
    watch.start();
    new StandInCompute(JSON.readTree(line.toString())).run();
  }

  private void run() throws Exception {
    Path directory = Path.of(config.get("home").asText(), "compute");
    FileChannel lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    if (!Files.readString(directory.resolve("epoch"))
        .strip()
        .equals(config.get("epoch").asText())) {
      System.exit(3);
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::handle);
    server.start();
    System.out.println("a warning that the JVM might print");
    System.out.println("{\"port\":" + server.getAddress().getPort() + "}");
    System.err.println("stand-in compute runs, epoch " + config.get("epoch"));
    new CountDownLatch(1).await();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String expected = "Bearer " + config.get("secret").asText();
      Object answer;
      int status = 200;
      if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        status = 401;
        answer = Map.of("error_code", "UNAUTHENTICATED", "message", "no");
      } else {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        try {
          answer = answer(exchange.getRequestURI().getPath().split("/"), body);
        } catch (IllegalArgumentException e) {
          status = 400;
          answer = Map.of("error_code", "INVALID_PARAMETER_VALUE", "message", e.getMessage());
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Object answer(String[] path, JsonNode body) throws IOException, InterruptedException {
    return switch (path[1]) {
      case "health" ->
          Map.of(
              "state", "READY",
              "epoch", config.get("epoch").asLong(),
              "pid", ProcessHandle.current().pid());
      case "statements" -> path.length == 2 ? statement(body) : cancel(path[2]);
      case "pipelines" -> pipeline(path, body);
      default -> throw new IllegalArgumentException("no such path");
    };
  }

  private Object cancel(String id) {
    CountDownLatch latch = running.get(id);
    if (latch != null) {
      latch.countDown();
    }
    return Map.of();
  }

  private Object statement(JsonNode request) throws InterruptedException {
    String[] words = request.get("statement").asText().split(" ");
    switch (words[0]) {
      case "HANG" -> {
        return hang(request);
      }
      case "FAIL" -> {
        return Map.of(
            "status",
            Map.of(
                "state",
                "FAILED",
                "error",
                Map.of("error_code", "BAD_REQUEST", "message", "[TABLE_OR_VIEW_NOT_FOUND] t")));
      }
      case "MISTAKE" -> {
        return mistake(request.get("statement").asText(), "tsate");
      }
      case "ECHO" -> {
        return rows(List.of(List.of(request.toString())), false);
      }
      case "ROWS" -> {
        List<List<String>> rows = new ArrayList<>();
        String filler = "x".repeat(words.length > 2 ? Integer.parseInt(words[2]) : 1);
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          rows.add(List.of(i + filler));
        }
        return rows(rows, false);
      }
      case "TABLE" -> {
        return make("tables", request.get("statement").asText().substring("TABLE ".length()));
      }
      case "FUNCTION" -> {
        return make("functions", request.get("statement").asText().substring("FUNCTION ".length()));
      }
      case "JSON" -> {
        return given(request.get("statement").asText().substring("JSON ".length()));
      }
      case "COUNTER" -> {
        return columns(
            List.of(List.of("n", "LONG")), List.of(List.of(counted.incrementAndGet() + "")));
      }
      case "SELECT" -> {
        if (words[1].startsWith("hang")) {
          return hang(request);
        }
        return words[1].startsWith("count")
            ? columns(List.of(List.of("count(1)", "LONG")), List.of(List.of("1234")))
            : columns(List.of(List.of("taste", "STRING")), List.of(List.of("sweet <b>")));
      }
      case "TRUNCATED" -> {
        return rows(List.of(List.of("1")), true);
      }
      default -> throw new IllegalArgumentException("unknown statement " + words[0]);
    }
  }

  private Object hang(JsonNode request) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    running.put(request.get("statement_id").asText(), latch);
    latch.await();
    return Map.of(
        "status",
        Map.of("state", "CANCELED", "error", Map.of("error_code", "CANCELLED", "message", "c")));
  }

  /** As Spark answers to a column that is not there. */
  private static Object mistake(String statement, String column) {
    String before = statement.substring(0, statement.indexOf(column));
    int line = (int) before.lines().count();
    int position = before.length() - before.lastIndexOf('\n') - 1;
    String message = "[UNRESOLVED_COLUMN] %s; line %d pos %d".formatted(column, line, position);
    return Map.of(
        "status",
        Map.of(
            "state", "FAILED", "error", Map.of("error_code", "BAD_REQUEST", "message", message)));
  }

  /** The result that the statement itself is: {@code {"columns": [[name, type]], "rows": []}}. */
  private static Object given(String json) {
    try {
      Map<String, List<List<String>>> result = JSON.readValue(json, new TypeReference<>() {});
      return columns(result.get("columns"), result.get("rows"));
    } catch (IOException e) {
      throw new IllegalArgumentException(e.toString());
    }
  }

  private static Object columns(List<List<String>> columns, List<List<String>> rows) {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (List<String> column : columns) {
      shown.add(
          Map.of("name", column.get(0), "position", shown.size(), "type_name", column.get(1)));
    }
    return Map.of(
        "status", Map.of("state", "SUCCEEDED"),
        "manifest",
            Map.of(
                "schema", Map.of("column_count", columns.size(), "columns", shown),
                "total_row_count", rows.size(),
                "truncated", false),
        "data_array", rows);
  }

  /** Makes a thing in the workspace's catalog, as compute does when it knows all about it. */
  private Object make(String what, String json) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          config.get("workspace_url").asText() + "/api/2.1/unity-catalog/" + what))
                  .header("Authorization", "Bearer " + config.get("workspace_token").asText())
                  .header("X-Caspers-On-Behalf-Of", "somebody@example.com")
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return rows(List.of(List.of(response.body())), false);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.toString());
    }
  }

  private static Object rows(List<List<String>> rows, boolean truncated) {
    Map<String, Object> column =
        Map.of("name", "c", "position", 0, "type_name", "STRING", "type_text", "STRING");
    return Map.of(
        "status", Map.of("state", "SUCCEEDED"),
        "manifest",
            Map.of(
                "schema", Map.of("column_count", 1, "columns", List.of(column)),
                "total_row_count", rows.size(),
                "truncated", truncated),
        "data_array", rows);
  }

  private Object pipeline(String[] path, JsonNode body) {
    if (path.length > 3 && path[3].equals("updates")) {
      String update = body.get("update_id").asText();
      String text = body.get("sources").toString();
      if (text.contains("REFUSE")) {
        throw new IllegalArgumentException("/Workspace/x.sql:1: syntax error");
      }
      boolean continuous = body.get("spec").get("continuous").asBoolean();
      Thread thread = new Thread(() -> update(path[2], update, text, continuous));
      thread.setDaemon(true);
      thread.start();
    }
    return Map.of();
  }

  private void update(String pipeline, String update, String text, boolean continuous) {
    push(pipeline, update, 1, "INITIALIZING", "INFO");
    push(pipeline, update, 2, "SETTING_UP_TABLES", "INFO");
    if (text.contains("GRAPH")) {
      define(pipeline, update, 10, "c.s.bronze", "/Volumes/c/s/landing", "FILES");
      define(pipeline, update, 11, "c.s.gold", "c.s.bronze", "DATASET");
    }
    push(pipeline, update, 3, "RUNNING", "INFO");
    if (text.contains("BREAK")) {
      push(pipeline, update, 4, "FAILED", "ERROR");
    } else if (!continuous) {
      push(pipeline, update, 4, "COMPLETED", "INFO");
    }
  }

  private void define(
      String pipeline, String update, int sequence, String output, String input, String type) {
    Map<String, Object> definition =
        Map.of(
            "output_dataset",
            output,
            "output_type",
            "MATERIALIZED_VIEW",
            "input_datasets",
            List.of(Map.of("name", input, "type", type)));
    Map<String, Object> details =
        Map.of("flow_name", output, "dataset_name", output, "flow_definition", definition);
    push(pipeline, event(update, sequence, "flow_definition", "INFO", "defined", details), null);
  }

  private void push(String pipeline, String update, int sequence, String state, String level) {
    Map<String, Object> details = Map.of("update_progress", Map.of("state", state));
    push(
        pipeline,
        event(update, sequence, "update_progress", level, "update is " + state, details),
        state);
  }

  private static Map<String, Object> event(
      String update,
      int sequence,
      String type,
      String level,
      String message,
      Map<String, Object> details) {
    return Map.of(
        "sequence",
        sequence,
        "update_id",
        update,
        "timestamp",
        java.time.Instant.now().toString(),
        "event_type",
        type,
        "level",
        level,
        "message",
        message,
        "details",
        details);
  }

  private void push(String pipeline, Map<String, Object> event, String state) {
    Map<String, Object> body = new HashMap<>(Map.of("events", List.of(event)));
    if (state != null) {
      body.put("update_state", state);
    }
    try {
      // Sent twice, as a retry would.
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(
                        URI.create(
                            config.get("workspace_url").asText()
                                + "/internal/pipelines/"
                                + pipeline
                                + "/events"))
                    .header("Authorization", "Bearer " + config.get("workspace_token").asText())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          System.err.println("push: " + response.statusCode() + " " + response.body());
        }
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("push failed: " + e);
    }
  }
}
