package kitchens.caspers.complaints;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import kitchens.caspers.apps.AppMain;
import kitchens.caspers.apps.Credentials;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Settings;

/**
 * The complaint desk: people look at complaints and at what the complaint agent says of them, and
 * decide. It reads Lakebase copies, writes decisions, and runs as a Databricks App under its own
 * service principal.
 */
public final class ComplaintDesk {
  private ComplaintDesk() {}

  /** Runs until it is killed; everything that it needs comes from the environment. */
  public static void main(String[] args) throws InterruptedException {
    AppMain.serve(
        "complaint-desk", environment -> open(Settings.of(environment.variables())).port());
  }

  private static DeskServer open(Settings settings) {
    // DATABRICKS_HOST, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET say who the app is.
    var passwords = new Credentials(new WorkspaceClient(), settings, Clock.systemUTC());
    return DeskServer.start(settings, Lakebase.of("complaint-desk", settings, passwords));
  }
}
