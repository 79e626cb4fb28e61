package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kitchens.caspers.workspace.http.ApiException;

/**
 * SQL through this workspace's own Statement Execution API, with the asker's token: whatever they
 * may not read there, they may not read here either.
 */
final class OwnSql {

  private static final String PATH = "/api/2.0/sql/statements";
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final long MOST_BYTES = 1 << 20;

  /** The values of a statement's parameters, {@code :p0} and on. */
  static final class Values {
    private final List<Map<String, Object>> list = new ArrayList<>();

    /** Adds one and gives what stands for it in the statement. */
    String add(String type, Object value) {
      String name = "p" + list.size();
      boolean nested = SqlTypes.nested(type);
      Map<String, Object> parameter = new LinkedHashMap<>();
      parameter.put("name", name);
      parameter.put("value", value == null ? null : nested ? json(value) : value.toString());
      parameter.put("type", nested ? "STRING" : type);
      list.add(parameter);
      return nested ? "from_json(:" + name + ", '" + type.replace("'", "\\'") + "')" : ":" + name;
    }

    List<Map<String, Object>> list() {
      return List.copyOf(list);
    }
  }

  /**
   * A statement.
   *
   * @param catalog that names begin in; may be null, as may {@code schema} and {@code warehouse}
   */
  record Statement(
      String text,
      String warehouse,
      String catalog,
      String schema,
      List<Map<String, Object>> values,
      int rows) {}

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI url;
  private final String warehouse;

  /**
   * @param warehouse that runs what names none
   */
  OwnSql(URI url, String warehouse) {
    this.url = requireNonNull(url, "url is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
  }

  /** Runs a statement and waits for up to 50 seconds. */
  SqlOutcome run(Asker asker, Statement statement) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statement", statement.text());
    body.put("warehouse_id", statement.warehouse() == null ? warehouse : statement.warehouse());
    if (statement.catalog() != null) {
      body.put("catalog", statement.catalog());
    }
    if (statement.schema() != null) {
      body.put("schema", statement.schema());
    }
    body.put("parameters", statement.values());
    body.put("row_limit", statement.rows());
    body.put("byte_limit", MOST_BYTES);
    body.put("wait_timeout", "50s");
    body.put("on_wait_timeout", "CONTINUE");
    return new SqlOutcome(send(asker, "POST", PATH, body));
  }

  /** What has become of a statement that the asker has sent before. */
  SqlOutcome find(Asker asker, String id) throws InterruptedException {
    return new SqlOutcome(send(asker, "GET", PATH + "/" + id, null));
  }

  private JsonNode send(Asker asker, String method, String path, Map<String, Object> body)
      throws InterruptedException {
    HttpRequest request =
        request(asker, path)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json(body)))
            .build();
    CompletableFuture<HttpResponse<String>> coming =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      HttpResponse<String> answer = coming.get();
      JsonNode said = read(answer.body());
      if (answer.statusCode() >= 300) {
        throw new ApiException(
            answer.statusCode(),
            said.path("error_code").asText("BAD_REQUEST"),
            said.path("message").asText("answered with " + answer.statusCode()));
      }
      return said;
    } catch (InterruptedException e) {
      // The statement's id is known when the answer comes; nobody waits for its rows any more.
      coming.thenAccept(answer -> cancel(asker, read(answer.body())));
      throw e;
    } catch (ExecutionException e) {
      throw ApiException.temporarilyUnavailable("SQL does not answer: " + e.getCause());
    }
  }

  private void cancel(Asker asker, JsonNode statement) {
    String id = statement.path("statement_id").asText("");
    if (!id.isEmpty()) {
      client.sendAsync(
          request(asker, PATH + "/" + id + "/cancel")
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.discarding());
    }
  }

  private HttpRequest.Builder request(Asker asker, String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(LONGEST)
        .header("Authorization", "Bearer " + asker.token())
        .header("Content-Type", "application/json");
  }

  private static JsonNode read(String body) {
    try {
      return McpDoor.JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static String json(Object value) {
    try {
      return McpDoor.JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
