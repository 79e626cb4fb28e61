package kitchens.caspers.map;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.map.World;

/**
 * The live map: kitchens, drivers on their streets and orders as they come. It follows the world's
 * journal, from which all of it can be told, and runs as a Databricks App under its own service
 * principal, which may read that journal and nothing else.
 */
public final class LiveMap {
  private LiveMap() {}

  /** Runs until it is killed; everything that it needs comes from the environment. */
  public static void main(String[] args) throws InterruptedException {
    MapServer server;
    try {
      var environment = System.getenv();
      var catalog = required(environment, "CATALOG");
      var port = required(environment, "DATABRICKS_APP_PORT");
      if (!port.matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "DATABRICKS_APP_PORT is '" + port + "': give a port number");
      }
      // DATABRICKS_HOST, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
      var journal = new JournalFolder(new WorkspaceClient(), catalog);
      server = MapServer.start(Integer.parseInt(port), new World(journal, Clock.systemUTC()));
    } catch (IllegalArgumentException e) {
      System.err.println("live-map: " + e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println("live-map: listening on port " + server.port());
    new CountDownLatch(1).await();
  }

  private static String required(Map<String, String> environment, String name) {
    var value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set: start this as an app, or set it");
    }
    return value.strip();
  }
}
