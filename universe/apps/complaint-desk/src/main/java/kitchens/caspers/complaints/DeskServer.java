package kitchens.caspers.complaints;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Map;
import kitchens.caspers.apps.AppDoor;
import kitchens.caspers.apps.DatabaseFailures;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Live;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Settings;

/** The app's port: pages, what they ask for, and what people do. */
final class DeskServer implements AutoCloseable {
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "pg_complaint_responses", "complaints",
          "order_steps", "complaints",
          "gold_order_header", "lakeflow",
          "gold_order_delivery", "lakeflow",
          "gold_location_timings", "lakeflow",
          "silver_order_items", "lakeflow",
          "complaint_decisions", "complaint_desk",
          "summaries", "complaint_desk");
  private static final Map<String, String> RIGHTS =
      Map.of(
          "complaint_decisions", "SELECT, INSERT",
          "summaries", "SELECT, INSERT, UPDATE, DELETE");

  private final Settings settings;
  private final Lakebase lakebase;
  private final AppDoor door;
  private final Decisions decisions;
  private final Complaints complaints;
  private final Live live = new Live();
  private Javalin javalin;

  private DeskServer(Settings settings, Lakebase lakebase) {
    this.settings = settings;
    this.lakebase = lakebase;
    this.door =
        new AppDoor(
            "complaint-desk",
            DeskServer.class,
            new DatabaseFailures(settings, "Complaint_Lakebase", SCHEMAS, RIGHTS));
    this.decisions = new Decisions(lakebase);
    this.complaints = new Complaints(lakebase, decisions);
  }

  static DeskServer start(Settings settings, Lakebase lakebase) {
    var server = new DeskServer(settings, lakebase);
    server.javalin = Javalin.create(server::configure).start("127.0.0.1", settings.port());
    return server;
  }

  int port() {
    return javalin.port();
  }

  private void configure(JavalinConfig config) {
    door.configure(config);
    var routes = config.routes;
    var list = complaints.list();
    door.pages(routes, "/", "/complaints/{id}");
    routes.get("/api/me", this::me);
    routes.get(
        "/api/complaints",
        ctx -> ctx.json(list.page(list.filter(ctx::queryParam), ctx.queryParam("after"))));
    routes.get("/api/totals", ctx -> ctx.json(list.totals(list.filter(ctx::queryParam))));
    routes.get("/api/labels", this::labels);
    routes.get("/api/complaints/{id}", ctx -> ctx.json(complaints.get(id(ctx))));
    routes.post(
        "/api/complaints/{id}/decisions",
        ctx -> {
          var wish = Wish.of(AppDoor.body(ctx));
          ctx.status(201).json(decisions.decide(id(ctx), wish, Person.of(ctx)));
        });
    routes.sse("/api/live", client -> live.watch(client, "list", list::fingerprint));
    routes.sse(
        "/api/complaints/{id}/live",
        client -> {
          String id = id(client.ctx());
          live.watch(client, id, () -> complaints.fingerprint(id));
        });
  }

  private static String id(Context ctx) {
    return AppDoor.uuid(ctx, "A complaint's id");
  }

  private void me(Context ctx) {
    ctx.json(
        Map.of(
            "name", Person.of(ctx).name(),
            "traces_url", settings.workspaceUrl() + "/ml/traces/",
            "catalog", settings.catalog()));
  }

  private void labels(Context ctx) {
    ctx.contentType("application/jsonl; charset=utf-8");
    ctx.header("Content-Disposition", "attachment; filename=\"complaint-labels.jsonl\"");
    ctx.result(decisions.labels());
  }

  @Override
  public void close() {
    live.close();
    javalin.stop();
    lakebase.close();
  }
}
