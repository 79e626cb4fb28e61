package kitchens.caspers.workspace.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Requests that no SDK makes: those of browsers and of people who mean harm. */
public final class Http {

  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "PUT", "DELETE");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI url;
  private final List<String> headers = new ArrayList<>();

  public Http(URI url) {
    this.url = url;
  }

  public Http(TestWorkspace workspace) {
    this(workspace.url());
  }

  /** The same with one more header. */
  public Http with(String name, String value) {
    Http more = new Http(url);
    more.headers.addAll(headers);
    more.headers.addAll(List.of(name, value));
    return more;
  }

  public Http withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofString(body));
  }

  public HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    HttpRequest built = request.method(method, body).build();
    try {
      return CLIENT.send(built, BodyHandlers.ofString());
    } catch (IOException e) {
      // A server may close a connection that it was mistreated on while the next request is on its
      // way; what can be sent twice is then sent again (RFC 9110, 9.2.2).
      if (!REPEATABLE.contains(method) || !String.valueOf(e.getMessage()).contains("no bytes")) {
        throw e;
      }
      return CLIENT.send(built, BodyHandlers.ofString());
    }
  }
}
