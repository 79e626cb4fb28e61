package kitchens.caspers.cli.workspace;

import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.core.http.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code --debug}: each request and its answer on standard error, as {@code > METHOD PATH} and
 * {@code < STATUS (milliseconds)} with their JSON. Secrets are left out: headers are not shown, nor
 * the values of fields whose names speak of secrets, nor bodies that are no JSON, such as files.
 */
public final class HttpTrace implements HttpClient {

  private static final int LONGEST = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fields whose value is, or may be, a secret. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(token|secret|password|passwd|credential|authorization|api_?key|private_?key"
              + "|plaintext).*|string_value|bytes_value|value|content|env(ironment)?(_vars)?");

  /** Names that only sound like it. */
  private static final Set<String> HARMLESS =
      Set.of("page_token", "next_page_token", "prev_page_token", "secret_scope", "token_id");

  private static volatile PrintStream trace;

  private final HttpClient client;

  private HttpTrace(HttpClient client) {
    this.client = client;
  }

  /**
   * From now on each request of this process is shown.
   *
   * @param err where; null for nowhere
   */
  public static void show(PrintStream err) {
    trace = err;
  }

  /** Whether requests are shown. */
  static boolean isOn() {
    return trace != null;
  }

  /** Shows what this client sends and gets. */
  static HttpClient around(HttpClient client) {
    return new HttpTrace(client);
  }

  @Override
  public Response execute(Request request) throws IOException {
    var err = trace;
    var sent = request.isBodyStreaming() ? "" : body(request.getBodyString());
    err.println("> " + request.getMethod() + " " + target(request) + sent);
    var begin = System.nanoTime();
    try {
      var response = client.execute(request);
      return shown(err, response, (System.nanoTime() - begin) / 1_000_000);
    } catch (IOException e) {
      err.println("< no answer: " + e.getMessage());
      throw e;
    }
  }

  private static Response shown(PrintStream err, Response response, long millis)
      throws IOException {
    var type = response.getFirstHeader("Content-Type");
    var status = "< " + response.getStatusCode() + " (" + millis + " ms)";
    if (type == null || !type.contains("json")) {
      err.println(status);
      return response;
    }
    byte[] bytes;
    try (var body = response.getBody()) {
      bytes = body.readAllBytes();
    }
    err.println(status + body(new String(bytes, StandardCharsets.UTF_8)));
    return new Response(
        response.getRequest(),
        response.getUrl(),
        response.getStatusCode(),
        response.getStatus(),
        response.getAllHeaders(),
        new ByteArrayInputStream(bytes));
  }

  private static String target(Request request) {
    var query = request.getUri().getQuery();
    return request.getUri().getPath() + (query == null ? "" : "?" + withoutSecrets(query));
  }

  private static String withoutSecrets(String query) {
    var shown = new StringBuilder();
    for (var pair : query.split("&")) {
      var name = pair.substring(0, Math.max(0, pair.indexOf('=')));
      shown.append(shown.isEmpty() ? "" : "&");
      shown.append(isSecret(name) ? name + "=***" : pair);
    }
    return shown.toString();
  }

  /** The body on a line of its own, shortened; nothing of one that is no JSON. */
  static String body(String text) {
    if (text == null || text.isBlank()) {
      return "";
    }
    try {
      var json = JSON.readTree(text);
      redact(json);
      var shown = json.toString();
      return "\n  " + (shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…");
    } catch (IOException noJson) {
      return "\n  (" + text.length() + " characters that are no JSON)";
    }
  }

  private static void redact(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        if (isSecret(field.getKey()) && !field.getValue().isNull()) {
          object.put(field.getKey(), "***");
        } else {
          redact(field.getValue());
        }
      }
    } else {
      node.forEach(HttpTrace::redact);
    }
  }

  private static boolean isSecret(String field) {
    return SECRET.matcher(field).matches() && !HARMLESS.contains(field);
  }
}
