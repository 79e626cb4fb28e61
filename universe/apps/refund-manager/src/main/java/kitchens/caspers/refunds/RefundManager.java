package kitchens.caspers.refunds;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import kitchens.caspers.apps.AppMain;
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
    AppMain.serve(
        "refund-manager",
        environment -> open(Settings.of(environment.variables()), Clock.systemUTC()).port());
  }

  private static AppServer open(Settings settings, Clock clock) {
    // DATABRICKS_HOST, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
    var workspace = new WorkspaceClient();
    var passwords = new Credentials(workspace, settings, clock);
    return AppServer.start(
        settings,
        Lakebase.of("refund-manager", settings, passwords),
        new JournalFolder(workspace, settings.catalog()),
        clock);
  }
}
