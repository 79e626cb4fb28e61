package kitchens.caspers.console;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import kitchens.caspers.apps.AppDoor;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.Live;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Placing;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.map.MapRoutes;
import kitchens.caspers.apps.map.World;

/** The app's port: its pages, what they ask for, and what people do. */
final class ConsoleServer implements AutoCloseable {
  private final AppDoor door = new AppDoor("console", ConsoleServer.class);
  private final Live live = new Live();
  private final Universe universe;
  private final World world;
  private final Visitors visitors;
  private final Totals totals;
  private final Building building;
  private final Changes changes;
  private final Placing placing;
  private final OrderWay orders;
  private final ComplaintWay complaints;
  private final BadPrompt badPrompt;
  private final Chat chat = new Chat();
  private Instant pictured = Instant.MIN;
  private String picture = "";
  private Javalin javalin;

  private ConsoleServer(Universe universe, JournalFolder journal, Clock clock) {
    var statements = new Statements();
    var commits = new Commits(statements);
    this.universe = universe;
    this.world = new World(journal, clock);
    this.visitors = new Visitors(universe.workspaceUrl());
    this.totals = new Totals(universe);
    this.building = new Building(universe, journal, world, statements);
    this.changes = new Changes(journal, world);
    this.placing = new Placing(journal, clock);
    this.orders = new OrderWay(universe, world, commits);
    this.complaints = new ComplaintWay(universe, world, commits);
    this.badPrompt = new BadPrompt(universe);
  }

  static ConsoleServer start(int port, Universe universe, JournalFolder journal, Clock clock) {
    var server = new ConsoleServer(universe, journal, clock);
    server.javalin = Javalin.create(server::configure).start("127.0.0.1", port);
    return server;
  }

  int port() {
    return javalin.port();
  }

  private void configure(JavalinConfig config) {
    door.configure(config);
    var routes = config.routes;
    door.pages(
        routes,
        "/",
        "/build",
        "/change",
        "/follow",
        "/orders/{id}",
        "/complaints/{id}",
        "/presets",
        "/chat");
    new MapRoutes(world).add(routes);
    seen(routes);
    built(routes);
    followed(routes);
    routes.post(
        "/api/chat/understand",
        ctx -> ctx.json(chat.understand(visitors.of(ctx), AppDoor.body(ctx))));
    routes.post("/api/chat/call", ctx -> ctx.json(chat.call(visitors.of(ctx), AppDoor.body(ctx))));
    routes.get("/api/presets/bad-prompt", ctx -> ctx.json(badPrompt.state(visitors.of(ctx))));
    routes.post(
        "/api/presets/bad-prompt",
        ctx -> ctx.json(badPrompt.advance(visitors.of(ctx), AppDoor.body(ctx))));
  }

  private void seen(RoutesConfig routes) {
    routes.get(
        "/api/me",
        ctx ->
            ctx.json(
                Map.of(
                    "name", Person.of(ctx).name(),
                    "catalog", universe.catalog(),
                    "workspace_url", universe.workspaceUrl())));
    routes.sse("/api/world/live", client -> live.show(client, "world", this::picture));
    routes.get("/api/totals", ctx -> ctx.json(totals.of(visitors.of(ctx))));
    routes.get(
        "/api/journal",
        ctx -> ctx.json(Map.of("entries", Timeline.of(world.simulation().journal(), world.now()))));
    routes.sse(
        "/api/journal/live",
        client ->
            live.watch(
                client,
                "journal",
                () -> Integer.toString(world.simulation().journal().entries().size())));
  }

  /** The counters, counted once a second however many watch. */
  private synchronized String picture() {
    var second = world.now().truncatedTo(ChronoUnit.SECONDS);
    if (second.isAfter(pictured)) {
      picture = Counters.text(Counters.at(world.simulation(), second));
      pictured = second;
    }
    return picture;
  }

  private void built(RoutesConfig routes) {
    routes.get("/api/build", ctx -> ctx.json(building.choices()));
    routes.get("/api/places", this::places);
    routes.get("/api/places/dots", ctx -> ctx.json(PlaceFinder.dots()));
    routes.get(
        "/api/places/near",
        ctx ->
            ctx.json(
                PlaceFinder.tell(
                    PlaceFinder.nearest(degrees(ctx, "lat", 85), degrees(ctx, "lon", 180)))));
    routes.post("/api/preview", ctx -> ctx.json(building.preview(AppDoor.body(ctx))));
    routes.post(
        "/api/locations",
        ctx -> ctx.status(201).json(building.open(visitors.of(ctx), AppDoor.body(ctx))));
    routes.post(
        "/api/changes",
        ctx -> ctx.status(201).json(changes.make(visitors.of(ctx), AppDoor.body(ctx))));
  }

  private void followed(RoutesConfig routes) {
    routes.get("/api/place", ctx -> ctx.json(placing.choices()));
    routes.post("/api/orders", this::order);
    routes.get(
        "/api/orders/{id}",
        ctx -> ctx.json(orders.of(visitors.of(ctx), AppDoor.uuid(ctx, "An order's id"))));
    routes.get(
        "/api/locations/{id}/delivered",
        ctx -> {
          var location = world.location(ctx.pathParam("id"));
          ctx.json(Orders.delivered(world.simulation(), location.name(), world.now()));
        });
    routes.post(
        "/api/complaints",
        ctx -> ctx.status(201).json(complaints.file(visitors.of(ctx), AppDoor.body(ctx))));
    routes.get(
        "/api/complaints/{id}",
        ctx -> ctx.json(complaints.of(visitors.of(ctx), AppDoor.uuid(ctx, "A complaint's id"))));
  }

  private void order(Context ctx) {
    var visitor = visitors.of(ctx);
    ctx.status(201).json(placing.place(AppDoor.body(ctx), visitor.workspace(), visitor.name()));
  }

  private void places(Context ctx) {
    var text = ctx.queryParam("q");
    if (text == null || text.length() > 200) {
      throw new Refusal(400, "q is a name of up to 200 characters.");
    }
    ctx.json(PlaceFinder.search(text).stream().map(PlaceFinder::tell).toList());
  }

  private static double degrees(Context ctx, String name, double most) {
    try {
      var value = Double.parseDouble(String.valueOf(ctx.queryParam(name)));
      if (Math.abs(value) <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Refusal(400, name + " is a number of degrees.");
  }

  @Override
  public void close() {
    live.close();
    javalin.stop();
  }
}
