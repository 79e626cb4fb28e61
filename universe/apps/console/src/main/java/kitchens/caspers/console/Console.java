package kitchens.caspers.console;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
    ConsoleServer server;
    try {
      var environment = System.getenv();
      var port = required(environment, "DATABRICKS_APP_PORT");
      if (!port.matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "DATABRICKS_APP_PORT is '" + port + "': give a port number");
      }
      var host = required(environment, "DATABRICKS_HOST").replaceAll("/+$", "");
      var universe = new Universe(required(environment, "CATALOG"), host);
      // DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
      var journal = new JournalFolder(new WorkspaceClient(), universe.catalog());
      server = ConsoleServer.start(Integer.parseInt(port), universe, journal, Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      System.err.println("console: " + e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println("console: listening on port " + server.port());
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
