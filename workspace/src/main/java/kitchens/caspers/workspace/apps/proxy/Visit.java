package kitchens.caspers.workspace.apps.proxy;

import java.util.Optional;
import kitchens.caspers.workspace.identity.Principal;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * One request on its way to an app.
 *
 * @param port where the app listens
 * @param pathQuery as the app gets it, not decoded
 * @param prefix of the path that was taken away, when the app was not asked at its own origin
 */
record Visit(
    String app,
    int port,
    String pathQuery,
    Optional<String> prefix,
    Principal visitor,
    String accessToken) {

  private static final String ATTRIBUTE = Visit.class.getName();

  static Visit of(Request request) {
    return (Visit) request.getAttribute(ATTRIBUTE);
  }

  void mark(Request request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  HttpURI target() {
    return HttpURI.build()
        .scheme("http")
        .host("127.0.0.1")
        .port(port)
        .pathQuery(pathQuery)
        .asImmutable();
  }
}
