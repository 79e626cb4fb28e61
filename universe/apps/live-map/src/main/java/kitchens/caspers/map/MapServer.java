package kitchens.caspers.map;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.Map;
import kitchens.caspers.apps.AppDoor;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.map.MapRoutes;
import kitchens.caspers.apps.map.World;

/** The app's port: its page, and what the page asks for. */
final class MapServer implements AutoCloseable {
  private final AppDoor door = new AppDoor("live-map", MapServer.class);
  private final World world;
  private Javalin javalin;

  private MapServer(World world) {
    this.world = world;
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
    door.pages(config.routes, "/", "/locations/{id}");
    config.routes.get("/api/me", ctx -> ctx.json(Map.of("name", Person.of(ctx).name())));
    new MapRoutes(world).add(config.routes);
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
