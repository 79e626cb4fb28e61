package kitchens.caspers.map;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import kitchens.caspers.apps.AppMain;
import kitchens.caspers.apps.Environment;
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
    AppMain.serve("live-map", environment -> open(environment).port());
  }

  private static MapServer open(Environment environment) {
    var catalog = environment.text("CATALOG");
    var port = environment.port("DATABRICKS_APP_PORT");
    // DATABRICKS_HOST, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
    var journal = new JournalFolder(new WorkspaceClient(), catalog);
    return MapServer.start(port, new World(journal, Clock.systemUTC()));
  }
}
