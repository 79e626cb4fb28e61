package kitchens.caspers.workspace.apps.proxy;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.identity.HandOvers;
import kitchens.caspers.workspace.identity.Principal;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * How a person who is signed in at the workspace comes to be signed in at an app's origin: the
 * browser is sent to the workspace and comes back with a code, good once and together with a cookie
 * that it was given before.
 */
public final class AppOrigin {

  /** Of the workspace: hands sessions over. */
  public static final String SIGN_IN = "/app-sign-in";

  /** Of each app's origin: takes them. */
  public static final String ARRIVAL = "/.caspers/session";

  private static final Pattern PATH =
      Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,2000}|/");

  private final HandOvers handOvers;
  private final URI workspace;
  private final String sessionCookie;
  private final String stateCookie;

  public AppOrigin(HandOvers handOvers, URI workspace) {
    this.handOvers = requireNonNull(handOvers, "handOvers is null");
    this.workspace = requireNonNull(workspace, "workspace is null");
    this.sessionCookie = AppProxy.COOKIE_PREFIX + "app_" + workspace.getPort();
    this.stateCookie = AppProxy.COOKIE_PREFIX + "app_state_" + workspace.getPort();
  }

  /** Where an app sends a browser on its way back; a path and nothing that leads elsewhere. */
  public static String localPath(String path) {
    return path != null && PATH.matcher(path).matches() ? path : "/";
  }

  /** The address at an app's origin that a code is brought to. */
  public static String arrival(String appUrl, String code, String next) {
    return appUrl + ARRIVAL + "?code=" + code + "&next=" + encoded(localPath(next));
  }

  Optional<Principal> visitor(Request request, String app) {
    return cookie(request, sessionCookie).flatMap(secret -> handOvers.principalOf(secret, app));
  }

  /** Sends the browser to the workspace. */
  boolean begin(Request request, Response response, Callback callback, String app) {
    String state = HandOvers.newState();
    Response.addCookie(response, cookie(stateCookie, state, 600));
    return redirect(
        request,
        response,
        callback,
        workspace
            + SIGN_IN
            + "?app="
            + app
            + "&state="
            + HandOvers.shown(state)
            + "&next="
            + encoded(localPath(request.getHttpURI().getPathQuery())));
  }

  /** Takes the code that the browser brings, and sends it to where it wanted to go. */
  boolean arrive(Request request, Response response, Callback callback, String app) {
    Fields query = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
    String code = query.getValue("code");
    Optional<String> state = cookie(request, stateCookie);
    Optional<String> secret =
        code == null || state.isEmpty()
            ? Optional.empty()
            : handOvers.redeem(code, app, state.get());
    if (secret.isEmpty()) {
      return Notice.failure(
              403, "PERMISSION_DENIED", "This way in was used already, or it is not yours.")
          .with("/", "Try again")
          .send(request, response, callback);
    }
    Response.addCookie(response, cookie(stateCookie, "", 0));
    Response.addCookie(response, cookie(sessionCookie, secret.get(), -1));
    return redirect(request, response, callback, localPath(query.getValue("next")));
  }

  private static boolean redirect(
      Request request, Response response, Callback callback, String location) {
    response.setStatus(303);
    response.getHeaders().put(HttpHeader.LOCATION, location);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, callback);
    return true;
  }

  private static HttpCookie cookie(String name, String value, int maxAgeSeconds) {
    return HttpCookie.build(name, value)
        .path("/")
        .maxAge(maxAgeSeconds)
        .httpOnly(true)
        // Lax: the way back from the workspace begins at another site.
        .sameSite(HttpCookie.SameSite.LAX)
        .build();
  }

  private static Optional<String> cookie(Request request, String name) {
    List<HttpCookie> all = Request.getCookies(request);
    return all.stream()
        .filter(cookie -> cookie.getName().equals(name) && !cookie.getValue().isEmpty())
        .map(HttpCookie::getValue)
        .findFirst();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
