package kitchens.caspers.refunds;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import kitchens.caspers.apps.Credentials;
import kitchens.caspers.apps.JournalFolder;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Settings;

/**
 * The refund manager: people look at what the refund agent suggests and decide. It reads Lakebase
 * copies, writes decisions, and runs as a Databricks App under its own service principal.
 */
public final class RefundManager {
  private RefundManager() {}

  /** Runs until it is killed; everything that it needs comes from the environment. */
  public static void main(String[] args) throws InterruptedException {
    AppServer server;
    try {
      Settings settings = Settings.of(System.getenv());
      // DATABRICKS_HOST, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
      WorkspaceClient workspace = new WorkspaceClient();
      Lakebase lakebase =
          Lakebase.of(
              "refund-manager", settings, new Credentials(workspace, settings, Clock.systemUTC()));
      server =
          AppServer.start(
              settings,
              lakebase,
              new JournalFolder(workspace, settings.catalog()),
              Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      System.err.println("refund-manager: " + e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println("refund-manager: listening on port " + server.port());
    new CountDownLatch(1).await();
  }
}
