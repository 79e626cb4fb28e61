package kitchens.caspers.refunds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The app's port: pages, what they ask for, and what people do. */
final class AppServer implements AutoCloseable {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final Settings settings;
  private final Lakebase lakebase;
  private final Recommendations recommendations;
  private final Decisions decisions;
  private final Summaries summaries;
  private final Orders orders;
  private final Placing placing;
  private final Live live = new Live();
  private Javalin javalin;

  private AppServer(Settings settings, Lakebase lakebase, JournalFolder journal, Clock clock) {
    this.settings = settings;
    this.lakebase = lakebase;
    this.recommendations = new Recommendations(lakebase);
    this.decisions = new Decisions(lakebase);
    this.summaries = new Summaries(lakebase);
    this.orders = new Orders(lakebase, decisions);
    this.placing = new Placing(journal, clock);
  }

  static AppServer start(Settings settings, Lakebase lakebase, JournalFolder journal, Clock clock) {
    var server = new AppServer(settings, lakebase, journal, clock);
    server.javalin = Javalin.create(server::configure).start("127.0.0.1", settings.port());
    return server;
  }

  int port() {
    return javalin.port();
  }

  private void configure(io.javalin.config.JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = 64 << 10;
    config.jsonMapper(new JavalinJackson(Agent.JSON, false));
    config.jetty.threadPool = new QueuedThreadPool(40, 2, 60_000);
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/assets";
          files.directory = "/assets";
          files.location = Location.CLASSPATH;
          files.headers = Map.of("Cache-Control", "no-cache");
        });
    var routes = config.routes;
    routes.before(AppServer::headers);
    routes.before("/api/*", AppServer::door);
    for (String page : new String[] {"/", "/orders/{id}", "/place"}) {
      routes.get(page, AppServer::page);
    }
    routes.get("/healthz", ctx -> ctx.result("ok"));
    routes.get("/api/me", this::me);
    routes.get("/api/recommendations", this::list);
    routes.get("/api/totals", ctx -> ctx.json(totals(ctx)));
    routes.get("/api/orders/{id}", ctx -> ctx.json(orders.get(orderId(ctx))));
    routes.post("/api/orders/{id}/decisions", this::decide);
    routes.get("/api/place", ctx -> ctx.json(placing.choices()));
    routes.post("/api/place", ctx -> ctx.status(201).json(placing.place(body(ctx))));
    routes.sse("/api/live", client -> live.watch(client, "list", this::listPrint));
    routes.sse(
        "/api/orders/{id}/live",
        client -> {
          String id = orderId(client.ctx());
          live.watch(client, id, () -> orders.fingerprint(id));
        });
    routes.exception(Exception.class, this::failed);
    routes.error(404, ctx -> notFound(ctx));
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

  private static void page(Context ctx) {
    ctx.header("Cache-Control", "no-cache");
    ctx.contentType("text/html; charset=utf-8");
    ctx.result(AppServer.class.getResourceAsStream("/page.html"));
  }

  private void me(Context ctx) {
    ctx.json(
        Map.of(
            "name", Person.of(ctx).name(),
            "traces_url", settings.workspaceUrl() + "/ml/traces/",
            "catalog", settings.catalog()));
  }

  private static Recommendations.Filter filter(Context ctx) {
    return new Recommendations.Filter(
        ctx.queryParam("class"), ctx.queryParam("state"), ctx.queryParam("q"));
  }

  private void list(Context ctx) {
    decisions.ensureTable();
    summaries.refresh();
    ctx.json(recommendations.page(filter(ctx), ctx.queryParam("after")));
  }

  private Map<String, Object> totals(Context ctx) {
    decisions.ensureTable();
    summaries.refresh();
    return recommendations.totals(filter(ctx));
  }

  private String listPrint() {
    decisions.ensureTable();
    long revision = summaries.refresh();
    return lakebase
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT concat_ws('/', :revision::bigint, max(id), count(*))"
                            + " FROM refunds.refund_decisions")
                    .bind("revision", revision)
                    .mapTo(String.class)
                    .one());
  }

  private void decide(Context ctx) {
    var decided = decisions.decide(orderId(ctx), Decisions.Wish.of(body(ctx)), Person.of(ctx));
    ctx.status(201).json(decided);
  }

  private static String orderId(Context ctx) {
    String id = ctx.pathParam("id");
    try {
      return UUID.fromString(id).toString();
    } catch (IllegalArgumentException e) {
      throw new Refusal(404, "An order's id is a UUID, such as the list shows.");
    }
  }

  private static JsonNode body(Context ctx) {
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

  private void failed(Exception failure, Context ctx) {
    Refusal refusal =
        failure instanceof Refusal known ? known : DatabaseFailures.of(failure, settings);
    if (refusal == null && failure instanceof io.javalin.http.HttpResponseException http) {
      refusal = new Refusal(http.getStatus(), String.valueOf(http.getMessage()));
    }
    if (refusal == null) {
      String reference = UUID.randomUUID().toString().substring(0, 8);
      System.err.println("refund-manager: " + reference + " " + ctx.path());
      failure.printStackTrace();
      refusal =
          new Refusal(
              500, "Something went wrong; the app's log tells of it under " + reference + ".");
    }
    var answer = new HashMap<String, Object>(refusal.details());
    answer.put("message", refusal.getMessage());
    ctx.status(refusal.status()).json(answer);
  }

  @Override
  public void close() {
    live.close();
    javalin.stop();
    lakebase.close();
  }
}
