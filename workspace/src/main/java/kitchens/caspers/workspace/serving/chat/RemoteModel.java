package kitchens.caspers.workspace.serving.chat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.outbound.BoundedInput;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.outbound.TooLarge;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.settings.Settings.Price;

/**
 * A model of the settings file, behind an OpenAI-compatible door elsewhere. The caller chooses
 * neither the address nor the model's name there, and never sees the key.
 */
public final class RemoteModel implements FoundationModel {

  private static final long MOST_BYTES = 8L << 20;
  private static final int LONGEST_ERROR = 300;

  private final String name;
  private final Settings.Model model;
  private final Outbound outbound;
  private final UnaryOperator<String> environment;
  private final Duration limit;

  /**
   * @param environment gives the value of an environment variable, or null
   */
  public RemoteModel(
      String name, Settings.Model model, Outbound outbound, UnaryOperator<String> environment) {
    this.name = requireNonNull(name, "name is null");
    this.model = requireNonNull(model, "model is null");
    this.outbound = requireNonNull(outbound, "outbound is null");
    this.environment = requireNonNull(environment, "environment is null");
    this.limit = Duration.ofSeconds(model.timeoutSeconds());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "The model " + model.model() + " at " + URI.create(model.baseUrl()).getHost();
  }

  @Override
  public Optional<Price> price() {
    return model.price();
  }

  @Override
  public byte[] complete(ObjectNode request) throws IOException {
    HttpResponse<byte[]> answer;
    try {
      answer = outbound.send(request(request), limit, MOST_BYTES);
    } catch (IOException e) {
      throw unreachable(e);
    }
    if (answer.statusCode() != 200) {
      throw refused(answer, new String(answer.body(), StandardCharsets.UTF_8));
    }
    if (!isCompletion(answer.body())) {
      throw unavailable("does not answer with a chat completion: see that base_url is right");
    }
    return answer.body();
  }

  @Override
  public void stream(ObjectNode request, OutputStream out) throws IOException {
    HttpResponse<InputStream> answer;
    try {
      answer = outbound.open(request(request), limit);
    } catch (IOException e) {
      throw unreachable(e);
    }
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        byte[] text = body.readNBytes(LONGEST_ERROR * 4);
        throw refused(answer, new String(text, StandardCharsets.UTF_8));
      }
      pass(body, out);
    }
  }

  /** Passes on events that are JSON; the first that is not ends the stream with an error. */
  private void pass(InputStream body, OutputStream out) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new BoundedInput(body, MOST_BYTES), StandardCharsets.UTF_8));
    // A read has no limit of its own: hanging up ends it.
    CompletableFuture<Void> hangUp =
        CompletableFuture.runAsync(
            () -> closed(body),
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    for (String line = next(lines); line != null; line = next(lines)) {
      if (line.isBlank() || line.startsWith(":")) {
        continue;
      }
      String data = line.startsWith("data:") ? line.substring(5).strip() : "";
      if (!data.equals("[DONE]") && !isObject(data)) {
        error(out, "streamed something that is no chunk of a chat completion");
        return;
      }
      out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (data.equals("[DONE]")) {
        return;
      }
    }
    error(out, "ended its stream before [DONE]");
    hangUp.cancel(false);
  }

  private static String next(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  private static void closed(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // It is closed as far as we are concerned.
    }
  }

  private void error(OutputStream out, String what) throws IOException {
    ObjectNode error = Json.MAPPER.createObjectNode();
    error
        .putObject("error")
        .put("code", "MODEL_UNAVAILABLE")
        .put("message", "model '" + name + "' " + what);
    out.write(("data: " + error + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private HttpRequest request(ObjectNode request) throws IOException {
    ObjectNode sent = request.deepCopy();
    sent.put("model", model.model());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(
                URI.create(model.baseUrl().replaceAll("/+$", "") + "/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(sent)));
    model
        .apiKeyEnv()
        .ifPresent(variable -> builder.header("Authorization", "Bearer " + key(variable)));
    return builder.build();
  }

  private String key(String variable) {
    String key = environment.apply(variable);
    if (key == null || key.isBlank()) {
      throw unavailable(
          "needs the environment variable "
              + variable
              + ", which the workspace was started without: set it and start the workspace again");
    }
    return key.strip();
  }

  private static boolean isCompletion(byte[] body) throws IOException {
    try {
      JsonNode tree = Json.MAPPER.readTree(body);
      return tree != null && tree.path("choices").path(0).path("message").isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isObject(String text) {
    try {
      return Json.MAPPER.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private ApiException refused(HttpResponse<?> answer, String body) {
    String said = " (" + answer.statusCode() + ": " + quoted(body) + ")";
    return switch (answer.statusCode()) {
      case 429 ->
          ApiException.tooManyRequests(
              "model '" + name + "' takes no more requests for now" + said,
              answer.headers().firstValue("Retry-After").orElse("1"));
      case 401, 403 ->
          unavailable(
              "refuses the key"
                  + said
                  + ": see "
                  + model
                      .apiKeyEnv()
                      .map(v -> "the environment variable " + v)
                      .orElse("api_key_env in settings.yaml"));
      case 400, 404, 413, 422 ->
          new ApiException(400, "BAD_REQUEST", "model '" + name + "' refuses the request" + said);
      default -> unavailable("failed" + said);
    };
  }

  private ApiException unreachable(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return new ApiException(
          504,
          "DEADLINE_EXCEEDED",
          "model '" + name + "' gave no whole answer within " + limit.toSeconds() + " s");
    }
    if (e instanceof TooLarge) {
      return new ApiException(502, "ANSWER_TOO_LARGE", "model '" + name + "': " + e.getMessage());
    }
    return unavailable("does not answer (" + e.getClass().getSimpleName() + ")");
  }

  private ApiException unavailable(String what) {
    return new ApiException(503, "MODEL_UNAVAILABLE", "model '" + name + "' " + what);
  }

  /** A little of what the other side said, without the key, should it repeat it. */
  private String quoted(String body) {
    String text = body.replaceAll("\\s+", " ").strip();
    Optional<String> key = model.apiKeyEnv().map(environment).filter(k -> !k.isBlank());
    text = key.isPresent() ? text.replace(key.get().strip(), "***") : text;
    return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) + "…" : text;
  }
}
