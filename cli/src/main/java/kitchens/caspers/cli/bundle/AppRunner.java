package kitchens.caspers.cli.bundle;

import com.databricks.sdk.service.apps.ComputeState;
import com.databricks.sdk.service.apps.StopAppRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.bundle.resources.AppResource;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;

/** {@code bundle run} of an app: it is started and deployed. */
final class AppRunner {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private AppRunner() {}

  static void run(Session session, String id, RunRequest how, Progress progress) {
    var client = session.client();
    if (how.validateOnly()) {
      client.apps().get(id);
      System.out.println("app " + how.key() + " (" + id + ") is valid; nothing was run");
      return;
    }
    if (how.restart()) {
      var compute = client.apps().get(id).getComputeStatus();
      if (compute != null && compute.getState() != ComputeState.STOPPED) {
        progress.begin(how.key(), "stopping");
        try {
          client.apps().stop(new StopAppRequest().setName(id)).get(LIMIT);
        } catch (TimeoutException e) {
          throw new CliException("app " + id + " does not stop: " + e.getMessage(), e);
        }
      }
    }
    progress.begin(how.key(), "starting");
    var app = Json.of(session.bundle().config().find("resources", "apps", how.key()));
    AppResource.run(client, id, app, !how.noWait());
    var shown = client.apps().get(id);
    progress.end(
        how.key(), how.noWait() ? "is being deployed" : "running at " + shown.getUrl() + "/");
    if (how.events()) {
      System.out.println(Pretty.tree(shown));
    }
  }
}
