package kitchens.caspers.refunds;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import kitchens.caspers.apps.AppDoor;
import kitchens.caspers.apps.DatabaseFailures;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.JudgedList;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Live;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Placing;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.Settings;

/** The app's port: pages, what they ask for, and what people do. */
final class AppServer implements AutoCloseable {
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "pg_recommendations", "recommender",
          "gold_order_header", "lakeflow",
          "gold_order_delivery", "lakeflow",
          "gold_location_timings", "lakeflow",
          "silver_order_items", "lakeflow",
          "order_events", "lakeflow",
          "refund_decisions", "refunds",
          "summaries", "refunds");
  private static final Map<String, String> RIGHTS =
      Map.of(
          "refund_decisions", "SELECT, INSERT",
          "summaries", "SELECT, INSERT, UPDATE, DELETE");

  private final Settings settings;
  private final Lakebase lakebase;
  private final JudgedList recommendations;
  private final Decisions decisions;
  private final Orders orders;
  private final Placing placing;
  private final Attributions attributions;
  private final Live live = new Live();
  private final AppDoor door;
  private Javalin javalin;

  private AppServer(Settings settings, Lakebase lakebase, JournalFolder journal, Clock clock) {
    this.settings = settings;
    this.lakebase = lakebase;
    this.door =
        new AppDoor(
            "refund-manager",
            AppServer.class,
            new DatabaseFailures(settings, "Lakebase_Reverse_ETL", SCHEMAS, RIGHTS));
    this.decisions = new Decisions(lakebase);
    this.recommendations = new JudgedList(lakebase, decisions.log(), Recommendations.SHAPE);
    this.orders = new Orders(lakebase, decisions);
    this.placing = new Placing(journal, clock);
    this.attributions = new Attributions(journal);
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
    door.configure(config);
    var routes = config.routes;
    door.pages(routes, "/", "/orders/{id}", "/place");
    routes.get("/api/me", this::me);
    routes.get("/api/recommendations", this::list);
    routes.get("/api/totals", this::totals);
    routes.get("/api/orders/{id}", ctx -> ctx.json(orders.get(AppDoor.uuid(ctx, "An order's id"))));
    routes.get(
        "/api/locations/{id}/attribution",
        ctx -> ctx.json(Map.of("text", attributions.of(locationId(ctx)))));
    routes.post("/api/orders/{id}/decisions", this::decide);
    routes.get("/api/place", ctx -> ctx.json(placing.choices()));
    routes.post("/api/place", ctx -> ctx.status(201).json(placing.place(AppDoor.body(ctx))));
    routes.sse("/api/live", client -> live.watch(client, "list", recommendations::fingerprint));
    routes.sse(
        "/api/orders/{id}/live",
        client -> {
          String id = AppDoor.uuid(client.ctx(), "An order's id");
          live.watch(client, id, () -> orders.fingerprint(id));
        });
  }

  private void me(Context ctx) {
    ctx.json(
        Map.of(
            "name", Person.of(ctx).name(),
            "traces_url", settings.workspaceUrl() + "/ml/traces/",
            "catalog", settings.catalog()));
  }

  private void list(Context ctx) {
    var filter = recommendations.filter(ctx::queryParam);
    ctx.json(recommendations.page(filter, ctx.queryParam("after")));
  }

  private void totals(Context ctx) {
    ctx.json(recommendations.totals(recommendations.filter(ctx::queryParam)));
  }

  private void decide(Context ctx) {
    var decided =
        decisions.decide(
            AppDoor.uuid(ctx, "An order's id"),
            Decisions.Wish.of(AppDoor.body(ctx)),
            Person.of(ctx));
    ctx.status(201).json(decided);
  }

  private static int locationId(Context ctx) {
    String id = ctx.pathParam("id");
    if (!id.matches("\\d{1,6}")) {
      throw new Refusal(404, "A location's id is its number.");
    }
    return Integer.parseInt(id);
  }

  @Override
  public void close() {
    live.close();
    javalin.stop();
    lakebase.close();
  }
}
