package kitchens.caspers.apps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What every app of the universe does before and after its own routes: headers, who may come in,
 * the page and its parts, and failures in words that name the mend.
 */
public final class AppDoor {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final String app;
  private final Class<?> home;
  private final Function<Throwable, Refusal> failures;

  /**
   * @param app its name, for its log
   * @param home a class beside whose jar's {@code /page.html} and {@code /assets} stand
   */
  public AppDoor(String app, Class<?> home, DatabaseFailures failures) {
    this(app, home, failures::of);
  }

  /**
   * For an app that asks nobody but the workspace.
   *
   * @param app its name, for its log
   * @param home a class beside whose jar's {@code /page.html} and {@code /assets} stand
   */
  public AppDoor(String app, Class<?> home) {
    this(app, home, DatabaseFailures::ofWorkspace);
  }

  private AppDoor(String app, Class<?> home, Function<Throwable, Refusal> failures) {
    this.app = app;
    this.home = home;
    this.failures = failures;
  }

  /** Sets everything that the apps have in common. */
  public void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = 64 << 10;
    config.jsonMapper(new JavalinJackson(Agent.JSON, false));
    config.jetty.threadPool = new QueuedThreadPool(40, 2, 60_000);
    files(config, "/assets");
    files(config, "/shared");
    var routes = config.routes;
    routes.before(AppDoor::headers);
    routes.before("/api/*", AppDoor::door);
    routes.get("/healthz", ctx -> ctx.result("ok"));
    routes.exception(Exception.class, this::failed);
    routes.error(404, AppDoor::notFound);
  }

  private static void files(JavalinConfig config, String folder) {
    config.staticFiles.add(
        files -> {
          files.hostedPath = folder;
          files.directory = folder;
          files.location = Location.CLASSPATH;
          files.headers = Map.of("Cache-Control", "no-cache");
        });
  }

  /** Shows the app's one page at these paths. */
  public void pages(RoutesConfig routes, String... paths) {
    for (String path : paths) {
      routes.get(path, this::page);
    }
  }

  private static void headers(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
  }

  /** Nobody unknown comes in, and no other site's page acts in a person's name. */
  private static void door(Context ctx) {
    Person.of(ctx);
    ctx.header("Cache-Control", "no-store");
    if (ctx.method() == io.javalin.http.HandlerType.GET) {
      return;
    }
    String site = ctx.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      throw new Refusal(403, "This was sent by another site's page; nothing was done.");
    }
    String origin = ctx.header("Origin");
    if (origin != null && !ownOrigin(ctx, origin)) {
      throw new Refusal(403, "This was sent by " + origin + "; nothing was done.");
    }
    String type = ctx.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw new Refusal(415, "Send JSON.");
    }
  }

  private static boolean ownOrigin(Context ctx, String origin) {
    String host = ctx.header("X-Forwarded-Host");
    try {
      return (host == null ? ctx.host() : host).equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }

  private void page(Context ctx) {
    ctx.header("Cache-Control", "no-cache");
    ctx.contentType("text/html; charset=utf-8");
    ctx.result(home.getResourceAsStream("/page.html"));
  }

  /**
   * The path's {@code id}.
   *
   * @param what it is the id of, for the message
   * @throws Refusal 404 when it is no UUID
   */
  public static String uuid(Context ctx, String what) {
    try {
      return UUID.fromString(ctx.pathParam("id")).toString();
    } catch (IllegalArgumentException e) {
      throw new Refusal(404, what + " is a UUID, such as the list shows.");
    }
  }

  /**
   * The request's body.
   *
   * @throws Refusal 400 when it is no JSON object
   */
  public static JsonNode body(Context ctx) {
    try {
      JsonNode body = Agent.JSON.readTree(ctx.body());
      if (body != null && body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new Refusal(400, "The body is no JSON object.");
  }

  private static void notFound(Context ctx) {
    if (ctx.resultInputStream() == null) {
      ctx.result("There is no such page.");
    }
  }

  /**
   * Whether the server has let go of the request, as of a stream whose watcher went away: to touch
   * it fails, and Javalin would ask for an answer to that failure, and so on for ever.
   */
  private static boolean isOver(Context ctx) {
    try {
      return ctx.req().getRequestURI() == null;
    } catch (NullPointerException | IllegalStateException e) {
      return true;
    }
  }

  private void failed(Exception failure, Context ctx) {
    if (isOver(ctx)) {
      return;
    }
    Refusal refusal = failure instanceof Refusal known ? known : failures.apply(failure);
    if (refusal == null && failure instanceof io.javalin.http.HttpResponseException http) {
      refusal = new Refusal(http.getStatus(), String.valueOf(http.getMessage()));
    }
    if (refusal == null) {
      String reference = UUID.randomUUID().toString().substring(0, 8);
      System.err.println(app + ": " + reference + " " + ctx.path());
      failure.printStackTrace();
      refusal =
          new Refusal(
              500, "Something went wrong; the app's log tells of it under " + reference + ".");
    }
    var answer = new HashMap<String, Object>(refusal.details());
    answer.put("message", refusal.getMessage());
    ctx.status(refusal.status()).json(answer);
  }
}
