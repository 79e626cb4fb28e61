package kitchens.caspers.workspace.apps.proxy;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.apps.AppAccess;
import kitchens.caspers.workspace.apps.run.Condition;
import kitchens.caspers.workspace.apps.run.Runners;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.AppStore;
import kitchens.caspers.workspace.http.HostCheck;
import kitchens.caspers.workspace.identity.Authentication;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.SameOrigin;
import kitchens.caspers.workspace.identity.Tokens;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first door of the port. What is sent to {@code <app>.localhost} belongs to that app and never
 * reaches the workspace's own routes; what is sent to {@code /apps/<app>/…} with a bearer token is
 * the app's as well. All else goes on to the workspace.
 */
public final class AppDoor extends Handler.Wrapper {

  /** Of one request to an app; it is passed on as it comes and never held in memory. */
  public static final long BODY_LIMIT_BYTES = 256L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(AppDoor.class);
  private static final Logger ACCESS = LoggerFactory.getLogger("access");
  private static final String ORIGINS = ".localhost";
  private static final Pattern BY_PATH = Pattern.compile("/apps/([^/]+)(/.*)", Pattern.DOTALL);

  private final AppStore apps;
  private final Runners runners;
  private final AppAccess access;
  private final Tokens tokens;
  private final AccessTokens accessTokens;
  private final AppOrigin origin;
  private final URI workspace;
  private final SizeLimitHandler proxy;
  private final UpgradeTunnel tunnel = new UpgradeTunnel();

  public AppDoor(
      AppStore apps,
      Runners runners,
      AppAccess access,
      Tokens tokens,
      AccessTokens accessTokens,
      AppOrigin origin,
      URI workspace) {
    this.apps = requireNonNull(apps, "apps is null");
    this.runners = requireNonNull(runners, "runners is null");
    this.access = requireNonNull(access, "access is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.accessTokens = requireNonNull(accessTokens, "accessTokens is null");
    this.origin = requireNonNull(origin, "origin is null");
    this.workspace = requireNonNull(workspace, "workspace is null");
    this.proxy = new SizeLimitHandler(BODY_LIMIT_BYTES, -1);
    this.proxy.setHandler(new AppProxy());
    addBean(proxy);
    addBean(tunnel);
  }

  @Override
  public void setServer(Server server) {
    super.setServer(server);
    proxy.setServer(server);
    tunnel.setServer(server);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String host = HostCheck.nameOf(request.getHeaders().get(HttpHeader.HOST));
    String path = request.getHttpURI().getPath();
    try {
      if (host.endsWith(ORIGINS)) {
        String name = host.substring(0, host.length() - ORIGINS.length());
        return atOrigin(request, response, callback, name);
      }
      Matcher byPath = path == null ? null : BY_PATH.matcher(path);
      if (byPath != null && byPath.matches() && bearer(request).isPresent()) {
        return byPath(request, response, callback, byPath.group(1), byPath.group(2));
      }
    } catch (RuntimeException e) {
      LOG.error("a request to an app failed: {} {}", request.getMethod(), path, e);
      return Notice.failure(
              503, "TEMPORARILY_UNAVAILABLE", "The workspace could not pass this on: try again.")
          .send(request, response, callback);
    }
    return super.handle(request, response, callback);
  }

  private boolean atOrigin(Request request, Response response, Callback callback, String name)
      throws Exception {
    Optional<App> app = apps.find(name);
    if (app.isEmpty()) {
      return unknown(name).send(request, response, callback);
    }
    if (request.getHttpURI().getPath().equals(AppOrigin.ARRIVAL)) {
      return origin.arrive(request, response, callback, name);
    }
    Optional<String> bearer = bearer(request);
    if (bearer.isPresent()) {
      return withToken(request, response, callback, app.get(), bearer.get(), Optional.empty());
    }
    Optional<Principal> person = origin.visitor(request, name);
    if (person.isEmpty()) {
      return request.getMethod().equals("GET") && Notice.forAPerson(request)
          ? origin.begin(request, response, callback, name)
          : unauthenticated(request, response, callback);
    }
    if (!SameOrigin.holds(request.getMethod(), request.getHeaders()::get)) {
      return Notice.failure(
              403, "PERMISSION_DENIED", "A person's session may only be used from the app itself.")
          .send(request, response, callback);
    }
    String pathQuery = request.getHttpURI().getPathQuery();
    return pass(request, response, callback, app.get(), person.get(), pathQuery, Optional.empty());
  }

  private boolean byPath(
      Request request, Response response, Callback callback, String name, String rest)
      throws Exception {
    String prefix = "/apps/" + name;
    String canonical = request.getHttpURI().getCanonicalPath();
    if (canonical == null || !canonical.startsWith(prefix + "/")) {
      return Notice.failure(400, "MALFORMED_REQUEST", "The path leads out of the app.")
          .send(request, response, callback);
    }
    Optional<App> app = apps.find(name);
    if (app.isEmpty()) {
      return unknown(name).send(request, response, callback);
    }
    return withToken(
        request, response, callback, app.get(), bearer(request).orElseThrow(), Optional.of(prefix));
  }

  private boolean withToken(
      Request request,
      Response response,
      Callback callback,
      App app,
      String token,
      Optional<String> prefix)
      throws Exception {
    Optional<Principal> caller = tokens.principalOf(token);
    if (caller.isEmpty()) {
      return unauthenticated(request, response, callback);
    }
    String pathQuery = request.getHttpURI().getPathQuery();
    String rest = prefix.map(p -> pathQuery.substring(p.length())).orElse(pathQuery);
    return pass(request, response, callback, app, caller.get(), rest, prefix);
  }

  private boolean pass(
      Request request,
      Response response,
      Callback callback,
      App app,
      Principal visitor,
      String pathQuery,
      Optional<String> prefix)
      throws Exception {
    if (!access.mayUse(visitor, app)) {
      return Notice.failure(
              403,
              "PERMISSION_DENIED",
              visitor.userName() + " may not use app '" + app.name() + "': ask " + app.creator())
          .send(request, response, callback);
    }
    Runners.Visitor visit = runners.enter(app.name());
    Callback leaving = Callback.from(callback, visit.leave());
    try {
      return pass(request, response, leaving, app, visitor, pathQuery, prefix, visit.condition());
    } catch (Exception e) {
      visit.leave().run();
      throw e;
    }
  }

  private boolean pass(
      Request request,
      Response response,
      Callback callback,
      App app,
      Principal visitor,
      String pathQuery,
      Optional<String> prefix,
      Condition condition)
      throws Exception {
    if (condition.state() != Condition.State.RUNNING) {
      Notice notice =
          Notice.failure(503, "TEMPORARILY_UNAVAILABLE", message(app, condition))
              .with(workspace + "/apps/" + app.name(), "Look at the app in the workspace");
      return (condition.state() == Condition.State.STOPPED ? notice : notice.askingAgain())
          .send(request, response, callback);
    }
    if (!pathQuery.startsWith("/") || !parses(pathQuery)) {
      return Notice.failure(400, "MALFORMED_REQUEST", "The path is not one.")
          .send(request, response, callback);
    }
    ACCESS.info(
        "{} {} {} app {}",
        Request.getRemoteAddr(request),
        request.getMethod(),
        request.getHttpURI().getPath(),
        app.name());
    new Visit(
            app.name(),
            condition.port(),
            pathQuery,
            prefix,
            visitor,
            accessTokens.of(visitor, app.name()))
        .mark(request);
    return UpgradeTunnel.isFor(request)
        ? tunnel.handle(request, response, callback)
        : proxy.handle(request, response, callback);
  }

  private static boolean parses(String pathQuery) {
    try {
      return !URI.create("http://127.0.0.1" + pathQuery).getRawPath().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String message(App app, Condition condition) {
    return app.activeDeploymentId().isEmpty()
        ? "App '" + app.name() + "' has not been deployed yet."
        : "App '" + app.name() + "': " + condition.message();
  }

  private static Notice unknown(String name) {
    return Notice.failure(
        404, "RESOURCE_DOES_NOT_EXIST", "There is no app called '" + name + "' here.");
  }

  private static boolean unauthenticated(Request request, Response response, Callback callback) {
    return Notice.failure(
            401,
            "UNAUTHENTICATED",
            "Send 'Authorization: Bearer <token>' with a token that is good, or open the app's"
                + " first page in a browser that is signed in at the workspace.")
        .send(request, response, callback);
  }

  private static Optional<String> bearer(Request request) {
    return Authentication.bearer(request.getHeaders().get(HttpHeader.AUTHORIZATION));
  }
}
