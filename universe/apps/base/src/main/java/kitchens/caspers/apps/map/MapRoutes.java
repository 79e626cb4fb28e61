package kitchens.caspers.apps.map;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Map;
import kitchens.caspers.apps.Refusal;

/** What the map of {@code /shared/map} asks an app's server for. */
public final class MapRoutes {
  private final World world;
  private final Feed feed;

  public MapRoutes(World world) {
    this.world = world;
    this.feed = new Feed(world);
  }

  /** Adds {@code /api/locations}, with the streets and the events of each. */
  public void add(RoutesConfig routes) {
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
}
