package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.outbound.Outbound;

/**
 * The workspace's own REST as a task meets it: with the token of the run's principal, so that what
 * they may not do is refused as everywhere else.
 */
public final class WorkspaceCalls {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long MOST_BYTES = 64L << 20;

  private final URI workspace;
  private final Outbound outbound = new Outbound();

  public WorkspaceCalls(URI workspace) {
    this.workspace = workspace;
  }

  /** The workspace refused; the message is its own. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * What a path answers.
   *
   * @throws IOException with the workspace's own message when it refuses
   */
  public JsonNode get(String secret, String path) throws IOException {
    return send(secret, HttpRequest.newBuilder(workspace.resolve(path)).GET());
  }

  JsonNode post(String secret, String path, JsonNode body) throws IOException {
    return send(
        secret,
        HttpRequest.newBuilder(workspace.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body))));
  }

  private JsonNode send(String secret, HttpRequest.Builder request) throws IOException {
    var answer =
        outbound.send(
            request.header("Authorization", "Bearer " + secret).build(), LIMIT, MOST_BYTES);
    var json = json(answer.body());
    if (answer.statusCode() >= 300) {
      throw new Refused(
          answer.statusCode(),
          json.path("message").asText("the workspace answered " + answer.statusCode()));
    }
    return json;
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return Json.MAPPER.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
    } catch (JsonProcessingException e) {
      throw new IOException("the workspace did not answer in JSON", e);
    }
  }
}
