package kitchens.caspers.compute.ai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import kitchens.caspers.compute.http.Json;

/** The workspace's serving endpoints, asked without holding a thread for an answer. */
public final class Serving {
  private static final AtomicReference<Serving> INSTALLED = new AtomicReference<>();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long VERSIONS_WAIT_MILLIS = 2_000;
  private static final int SHOWN = 400;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          task -> {
            var thread = new Thread(task, "serving-answers");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .executor(threads)
          .build();
  private final String url;
  private final String token;

  /**
   * @param url where the workspace answers, without a path
   */
  public Serving(String url, String token) {
    this.url = requireNonNull(url, "url is null");
    this.token = requireNonNull(token, "token is null");
  }

  /** Makes this what {@code ai_query} in a statement asks. */
  public void install() {
    INSTALLED.set(this);
  }

  /** What has been installed in this process. */
  public static Optional<Serving> installed() {
    return Optional.ofNullable(INSTALLED.get());
  }

  /**
   * Asks once. The future never fails: what goes wrong is a {@link Reply.Later}.
   *
   * @param onBehalfOf the user name of the principal who asks; null for this process' own
   */
  public CompletableFuture<Reply> ask(
      AiCall call, String request, Map<String, Long> minTableVersions, String onBehalfOf) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(
                URI.create(
                    url
                        + "/serving-endpoints/"
                        + URLEncoder.encode(call.endpoint(), StandardCharsets.UTF_8)
                        + "/invocations"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofByteArray(
                    call.body(request, minTableVersions, VERSIONS_WAIT_MILLIS)));
    if (onBehalfOf != null) {
      message.header("X-Caspers-On-Behalf-Of", onBehalfOf);
    }
    return http.sendAsync(message.build(), BodyHandlers.ofByteArray())
        .handle(
            (response, failure) -> failure == null ? reply(call, response) : later(call, failure));
  }

  private static Reply later(AiCall call, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new Reply.Later(
        "endpoint "
            + call.endpoint()
            + " does not answer: "
            + root.getClass().getSimpleName()
            + (root.getMessage() == null ? "" : " (" + root.getMessage() + ")"),
        null);
  }

  /** A request that is wrong stays wrong; everything else may mend itself or be mended. */
  private static Reply reply(AiCall call, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status < 300) {
      return call.reply(response.body());
    }
    String said = "endpoint " + call.endpoint() + " answered " + status + said(response.body());
    if (status == 400 || status == 413 || status == 422) {
      return new Reply.Answered(Reply.text(null, said), true, 0);
    }
    return new Reply.Later(said, retryAfter(response));
  }

  private static String said(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      String message = json.path("message").asText(json.path("error").path("message").asText(""));
      return message.isEmpty()
          ? ""
          : ": " + message.substring(0, Math.min(SHOWN, message.length()));
    } catch (IOException e) {
      return "";
    }
  }

  private static Duration retryAfter(HttpResponse<byte[]> response) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(seconds -> Duration.ofMillis((long) (1000 * Double.parseDouble(seconds.strip()))))
          .orElse(null);
    } catch (NumberFormatException e) {
      return null; // a date: our own pauses will do
    }
  }
}
