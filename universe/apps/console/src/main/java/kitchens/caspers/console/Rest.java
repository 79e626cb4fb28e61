package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Refusal;

/**
 * The workspace's REST in a person's name, each request sent once: whoever looks at a page would
 * rather hear at once that something is not ready than wait for it.
 */
final class Rest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MOST_WORDS = 600;

  private final HttpClient http;
  private final String workspaceUrl;
  private final String token;

  Rest(HttpClient http, String workspaceUrl, String token) {
    this.http = http;
    this.workspaceUrl = workspaceUrl;
    this.token = token;
  }

  /**
   * What stands at a path; empty when nothing does.
   *
   * @throws Refusal with the status and the words of the answer
   */
  Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (Refusal e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * What stands at a path.
   *
   * @throws Refusal with the status and the words of the answer
   */
  JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  /**
   * Sends a body there.
   *
   * @throws Refusal with the status and the words of the answer
   */
  JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Sends a body with headers of its own, and gives the answer as it is, whatever its status. */
  HttpResponse<String> exchange(String path, JsonNode body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(workspaceUrl + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::setHeader);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Refusal(503, "The workspace did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The console is ending.");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(workspaceUrl + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json");
  }

  private JsonNode send(HttpRequest request) {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      var body = answer.body().isBlank() ? null : Agent.JSON.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        throw new Refusal(answer.statusCode(), words(answer.statusCode(), body));
      }
      return body == null ? JsonNodeFactory.instance.objectNode() : body;
    } catch (IOException e) {
      throw new Refusal(503, "The workspace did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The console is ending.");
    }
  }

  private static String words(int status, JsonNode body) {
    var words = body == null ? "" : body.path("message").asText("");
    return words.isEmpty()
        ? "The workspace answered " + status + "."
        : words.substring(0, Math.min(MOST_WORDS, words.length()));
  }
}
