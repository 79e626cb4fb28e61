package kitchens.caspers.workspace.compute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** Requests to a compute process. */
final class ComputeHttp {

  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

  /** The answer to a question after health. */
  record Health(String state, String message) {
    static final Health UNREACHABLE = new Health("UNREACHABLE", null);
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** How compute is; empty when it does not answer. */
  Optional<Health> health(ComputeConnection to) throws InterruptedException {
    HttpRequest request = request(to, "/health").timeout(HEALTH_PATIENCE).GET().build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 200
          ? Optional.of(Json.MAPPER.readValue(response.body(), Health.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Posts {@code body} and gives the answer's body, which the caller closes.
   *
   * @throws IOException when compute died or does not answer in time
   * @throws ApiException what compute refused, with its code
   */
  InputStream post(ComputeConnection to, String path, Object body, Duration timeout)
      throws IOException, InterruptedException {
    return send("POST", to, path, body, timeout);
  }

  /** Sends {@code body}, as JSON unless it is a publisher, as {@link #post}. */
  InputStream send(String method, ComputeConnection to, String path, Object body, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(to, path)
            .header("Content-Type", "application/json")
            .method(
                method,
                body instanceof HttpRequest.BodyPublisher publisher
                    ? publisher
                    : HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
    if (timeout != null) {
      request.timeout(timeout);
    }
    return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  /** Asks for {@code path}, as {@link #post}. */
  InputStream get(ComputeConnection to, String path, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest request = request(to, path).timeout(timeout).GET().build();
    return answer(client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
  }

  private static InputStream answer(HttpResponse<InputStream> response) throws IOException {
    if (response.statusCode() < 300) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw refusal(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static ApiException refusal(int status, String body) {
    try {
      JsonNode error = Json.MAPPER.readTree(body);
      if (error.hasNonNull("error_code")) {
        return new ApiException(
            status, error.get("error_code").asText(), error.path("message").asText());
      }
    } catch (JsonProcessingException e) {
      // Not an error of compute's making: told as it came, below.
    }
    return ApiException.internal("compute answered with status " + status + ": " + body);
  }

  private static HttpRequest.Builder request(ComputeConnection to, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
        .header("Authorization", "Bearer " + to.secret());
  }
}
