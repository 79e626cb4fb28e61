package kitchens.caspers.workspace.releases;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * This workspace's REST, asked as the person who releases: whatever they may not do, a release of
 * theirs may not either.
 */
public final class OwnRest {

  /** An answer that was a success. */
  public record Answer(JsonNode body, Optional<String> servedModelName) {}

  private static final int LONGEST_FILE = 4 << 20;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI url;
  private final String token;

  /** A workspace, asked with that token. */
  public OwnRest(URI url, String token) {
    this.url = requireNonNull(url, "url is null");
    this.token = requireNonNull(token, "token is null");
  }

  /** The token, for what asks on its own. */
  public String token() {
    return token;
  }

  /** The address of a path. */
  public String at(String path) {
    return url + path;
  }

  /** Whether an address is one of this workspace. */
  public boolean holds(String address) {
    return address.startsWith(url + "/");
  }

  public JsonNode get(String path) {
    return call("GET", path, null).body();
  }

  public JsonNode post(String path, Object body) {
    return call("POST", path, body).body();
  }

  public JsonNode put(String path, Object body) {
    return call("PUT", path, body).body();
  }

  /**
   * A file below {@code /Volumes}.
   *
   * @throws ApiException as the Files API answers it, and 400 for one that is too long
   */
  public byte[] file(String path) {
    String encoded =
        URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/2.0/fs/files" + encoded))
            .timeout(Duration.ofSeconds(120))
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      HttpResponse<InputStream> answer =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(LONGEST_FILE + 1);
        if (bytes.length > LONGEST_FILE) {
          throw ApiException.invalidParameter(
              path + " is longer than " + LONGEST_FILE + " bytes: leave some cases out");
        }
        if (answer.statusCode() != 200) {
          throw refusal(answer.statusCode(), new String(bytes, StandardCharsets.UTF_8));
        }
        return bytes;
      }
    } catch (IOException e) {
      throw ApiException.temporarilyUnavailable(path + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.temporarilyUnavailable("the workspace is being stopped");
    }
  }

  /** What is there; empty when it does not exist. */
  public Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (ApiException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Asks.
   *
   * @param body as JSON; null for none
   * @throws ApiException as the route answers it
   */
  public Answer call(String method, String path, Object body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofSeconds(120))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json");
      HttpRequest.BodyPublisher sent =
          body == null
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body));
      HttpResponse<String> answer =
          CLIENT.send(request.method(method, sent).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw refusal(answer.statusCode(), answer.body());
      }
      return new Answer(
          Json.MAPPER.readTree(answer.body().isBlank() ? "{}" : answer.body()),
          answer.headers().firstValue("served-model-name"));
    } catch (JsonProcessingException e) {
      throw ApiException.internal(method + " " + path + " did not answer with JSON");
    } catch (IOException e) {
      throw ApiException.temporarilyUnavailable(method + " " + path + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.temporarilyUnavailable("the workspace is being stopped");
    }
  }

  private static ApiException refusal(int status, String body) {
    JsonNode said;
    try {
      said = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      said = Json.MAPPER.createObjectNode();
    }
    return new ApiException(
        status,
        said.path("error_code").asText("BAD_REQUEST"),
        said.path("message").asText("answered with " + status));
  }
}
