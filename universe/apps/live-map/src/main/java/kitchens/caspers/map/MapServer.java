package kitchens.caspers.map;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Map;
import kitchens.caspers.apps.AppDoor;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Refusal;

/** The app's port: its page, and what the page asks for. */
final class MapServer implements AutoCloseable {
  private final AppDoor door = new AppDoor("live-map", MapServer.class);
  private final World world;
  private final Feed feed;
  private Javalin javalin;

  private MapServer(World world) {
    this.world = world;
    this.feed = new Feed(world);
  }

  static MapServer start(int port, World world) {
    var server = new MapServer(world);
    server.javalin = Javalin.create(server::configure).start("127.0.0.1", port);
    return server;
  }

  int port() {
    return javalin.port();
  }

  private void configure(JavalinConfig config) {
    door.configure(config);
    var routes = config.routes;
    door.pages(routes, "/", "/locations/{id}");
    routes.get("/api/me", ctx -> ctx.json(Map.of("name", Person.of(ctx).name())));
    routes.get("/api/locations", this::locations);
    routes.get(
        "/api/locations/{id}/streets",
        ctx -> {
          var location = world.location(ctx.pathParam("id"));
          ctx.json(StreetLines.of(location, world.streets(location)));
        });
    routes.get(
        "/api/locations/{id}/events",
        ctx -> ctx.json(feed.after(world.location(ctx.pathParam("id")), since(ctx))));
  }

  private void locations(Context ctx) {
    var simulation = world.simulation();
    var told = new ArrayList<Map<String, Object>>();
    for (var name : simulation.locations()) {
      var location = simulation.journal().locations().get(name);
      told.add(
          Map.of(
              "id", simulation.locationId(name),
              "name", name,
              "kitchen", location.gkLocation(),
              "lat", location.lat(),
              "lon", location.lon(),
              "radius_mi", location.radiusMi(),
              "timezone", location.timezone().getId()));
    }
    ctx.json(told);
  }

  private static long since(Context ctx) {
    var since = ctx.queryParam("since");
    if (since == null) {
      return 0;
    }
    if (!since.matches("[0-9]{1,15}")) {
      throw new Refusal(400, "since is milliseconds since 1970, by the location's clock.");
    }
    return Long.parseLong(since);
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
