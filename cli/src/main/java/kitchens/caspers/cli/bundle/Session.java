package kitchens.caspers.cli.bundle;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.iam.MeRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.remote.WorkspaceLookups;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.workspace.Connection;

/**
 * A bundle, the workspace that it goes to, and who sends it there.
 *
 * @param bundle resolved with that user's name
 */
record Session(Connection connection, WorkspaceClient client, CurrentUser user, Bundle bundle) {

  /** Resolves the bundle for the user of a connection. */
  static Session open(BundleOptions options, Connection connection) {
    // The SDK's client takes its time to come up; meanwhile the bundle is resolved.
    var coming = CompletableFuture.supplyAsync(connection::client);
    var name =
        connection
            .userName()
            .orElseGet(() -> client(coming).currentUser().me(new MeRequest()).getUserName());
    var user = new CurrentUser(name);
    var bundle = options.load(user, new WorkspaceLookups(() -> client(coming)), false);
    var client = client(coming);
    refuseAnotherHost(bundle, connection);
    return new Session(connection, client, user, bundle);
  }

  private static WorkspaceClient client(CompletableFuture<WorkspaceClient> coming) {
    try {
      return coming.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Whether a connection leads to the workspace that the target names, if it names one. */
  static boolean isFor(Bundle bundle, Connection connection) {
    var named = bundle.workspacePath("host");
    return named == null || named.replaceAll("/+$", "").equals(connection.host());
  }

  /** A target that names its workspace is deployed to no other one by mistake. */
  private static void refuseAnotherHost(Bundle bundle, Connection connection) {
    if (!isFor(bundle, connection)) {
      throw new CliException(
          "target "
              + bundle.target()
              + " is for "
              + bundle.workspacePath("host")
              + ", but the workspace at hand is "
              + connection.host()
              + " — set DATABRICKS_HOST and DATABRICKS_TOKEN for it");
    }
  }

  /** What deploys it and knows what is deployed. */
  Deployer deployer(Listener listener) {
    return new Deployer(client, bundle, user, listener);
  }
}
