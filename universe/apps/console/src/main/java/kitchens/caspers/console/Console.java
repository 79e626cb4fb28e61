package kitchens.caspers.console;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import kitchens.caspers.apps.AppMain;
import kitchens.caspers.apps.Environment;
import kitchens.caspers.apps.JournalFolder;

/**
 * The console: the universe seen, changed and followed from one page. It runs as a Databricks App
 * whose own service principal may read the world's journal and nothing else; what somebody does or
 * looks up goes to the workspace in that person's name.
 */
public final class Console {
  private Console() {}

  /** Runs until it is killed; everything that it needs comes from the environment. */
  public static void main(String[] args) throws InterruptedException {
    AppMain.serve("console", environment -> open(environment).port());
  }

  private static ConsoleServer open(Environment environment) {
    var port = environment.port("DATABRICKS_APP_PORT");
    var host = environment.text("DATABRICKS_HOST").replaceAll("/+$", "");
    var universe = new Universe(environment.text("CATALOG"), host);
    // DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
    var journal = new JournalFolder(new WorkspaceClient(), universe.catalog());
    return ConsoleServer.start(port, universe, journal, Clock.systemUTC());
  }
}
