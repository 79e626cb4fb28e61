package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.outbound.TooLarge;

/**
 * This workspace's REST, asked in the name of whoever made an endpoint, so that its grants, limits
 * and tables hold for a supervisor as for anybody.
 */
final class Own implements AutoCloseable {

  /**
   * An answer, whatever it says.
   *
   * @param retryAfterSeconds when it is worth asking again; 0 where it does not say so
   */
  record Answer(int status, JsonNode body, long retryAfterSeconds) {

    boolean ok() {
      return status >= 200 && status < 300;
    }

    String message() {
      return body.path("message").asText("answered with status " + status);
    }
  }

  /**
   * There is no answer.
   *
   * @param sent whether the request may have arrived
   */
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean sent;

    NoAnswer(String message, boolean sent) {
      super(message, null, false, false);
      this.sent = sent;
    }

    boolean sent() {
      return sent;
    }
  }

  /** The workspace is being stopped: nothing more is to be done or written. */
  static final class Stopping extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopping() {
      super("the workspace is being stopped", null, false, false);
    }
  }

  private static final Duration VALID = Duration.ofHours(2);
  private static final long FRESH_NANOS = Duration.ofHours(1).toNanos();
  private static final long MOST_BYTES = 8L << 20;

  private final Outbound outbound;
  private final URI url;
  private final Tokens tokens;
  private final Principal principal;
  private IssuedToken token;
  private long issuedAt;

  Own(Outbound outbound, URI url, Tokens tokens, Principal principal) {
    this.outbound = requireNonNull(outbound, "outbound is null");
    this.url = requireNonNull(url, "url is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.principal = requireNonNull(principal, "principal is null");
  }

  /** In whose name it asks. */
  Principal principal() {
    return principal;
  }

  /**
   * Asks.
   *
   * @param body null for none
   * @throws NoAnswer when there is none in time
   */
  Answer call(
      String method, String path, JsonNode body, Map<String, String> headers, Duration limit)
      throws NoAnswer {
    return send(outbound, URI.create(url + path), secret(), method, body, headers, limit);
  }

  /** Asks somebody of this workspace with a token. */
  static Answer send(
      Outbound outbound,
      URI uri,
      String token,
      String method,
      JsonNode body,
      Map<String, String> headers,
      Duration limit)
      throws NoAnswer {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    headers.forEach(request::header);
    request.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    try {
      HttpResponse<byte[]> answer = outbound.send(request.build(), limit, MOST_BYTES);
      return new Answer(answer.statusCode(), read(answer.body()), retryAfter(answer));
    } catch (TooLarge e) {
      throw new NoAnswer(uri.getPath() + " " + e.getMessage(), true);
    } catch (ConnectException e) {
      throw new NoAnswer(uri.getPath() + " cannot be reached", false);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new Stopping();
      }
      throw new NoAnswer(uri.getPath() + ": " + e.getMessage(), true);
    }
  }

  private static long retryAfter(HttpResponse<byte[]> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static JsonNode read(byte[] body) {
    try {
      JsonNode read = body.length == 0 ? null : Json.MAPPER.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private String secret() {
    if (token == null || System.nanoTime() - issuedAt > FRESH_NANOS) {
      close();
      token = tokens.issue(principal, VALID, "a supervisor's step");
      issuedAt = System.nanoTime();
    }
    return token.secret();
  }

  @Override
  public void close() {
    if (token != null) {
      tokens.revoke(token.id());
      token = null;
    }
  }
}
