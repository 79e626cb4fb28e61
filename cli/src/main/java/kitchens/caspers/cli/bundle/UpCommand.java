package kitchens.caspers.cli.bundle;

import com.databricks.sdk.service.apps.ListAppsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.run.JobArguments;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.run.RunEnd;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.cli.workspace.LocalWorkspace;
import kitchens.caspers.cli.workspace.WorkspaceProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers up}: workspace, bundle, job, and then what happens. */
@Command(
    name = "up",
    description = {
      "Start the workspace, deploy a target of the bundle and run its job.",
      "Repeatable: what runs already is left as it is, what was interrupted is completed."
    },
    footer = {"", "Example:", "  caspers up -t free", "  caspers up -t free --detach"})
public final class UpCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(names = "--detach", description = "Return when the business is up.")
  private boolean detach;

  @Option(
      names = "--params",
      paramLabel = "NAME=VALUE,…",
      description = "Values for the job's parameters.")
  private List<String> parameters = new ArrayList<>();

  @Override
  public void run() {
    var environment = System.getenv();
    var checked = options.load(null, false); // what is wrong is said before anything is started
    checked.warnings().forEach(System.err::println);
    var key = jobKey(checked);
    var values = JobArguments.of(key, checked.config().find("resources", "jobs", key), parameters);

    var progress = Progress.onStandardError();
    var local = LocalWorkspace.of(environment);
    var wasRunning = local.running().isPresent();
    var running = new WorkspaceProcess(local, environment).ensureRunning(progress);
    if (wasRunning) {
      progress.end("workspace", "running already at " + running.url());
    }
    var session = Session.open(options, new Connection(running.url(), local.token()));
    var changes = DeployCommand.deploy(session, progress, false, null, PlanView::askAboutData);
    bringToLife(session, key, values, wasRunning && changes.isEmpty(), progress);

    print(session, local, running);
    if (!detach) {
      new LiveView(local, System.out).follow();
    }
  }

  private static void bringToLife(
      Session session,
      String key,
      Map<String, String> values,
      boolean asBefore,
      Progress progress) {
    var job = Long.parseLong(id(session, key));
    var active = JobRun.active(session.client(), job);
    if (active.isPresent()) {
      progress.begin("run " + active.get().id(), "going on already");
      RunEnd.await(active.get(), progress);
      progress.end("run " + active.get().id(), "done");
      return;
    }
    var latest = JobRun.latest(session.client(), job);
    if (asBefore
        && values.isEmpty()
        && latest.isPresent()
        && latest.get().getState() != null
        && JobRun.succeeded(latest.get().getState().getResultState())) {
      progress.end("run " + latest.get().getRunId(), "done already");
      return;
    }
    RunEnd.await(JobRun.start(session.client(), job, values, List.of()), progress);
  }

  private static String id(Session session, String key) {
    return session.deployer(Listener.NONE).deployed().get("resources.jobs." + key).id();
  }

  private static String jobKey(Bundle bundle) {
    var keys =
        bundle.config().find("resources", "jobs") instanceof Mapping jobs
            ? List.copyOf(jobs.keys())
            : List.<String>of();
    if (keys.isEmpty()) {
      throw new CliException(
          "target "
              + bundle.target()
              + " has no job to run — deploy it with: caspers bundle deploy -t "
              + bundle.target());
    }
    if (keys.size() > 1) {
      throw new CliException(
          "target "
              + bundle.target()
              + " has "
              + keys.size()
              + " jobs — run one of them with: caspers bundle run "
              + String.join("|", keys));
    }
    return keys.get(0);
  }

  private static void print(Session session, LocalWorkspace local, LocalWorkspace.Running running) {
    System.out.println();
    System.out.println("Workspace:  " + running.url());
    session
        .deployer(Listener.NONE)
        .deployed()
        .forEach(
            (key, state) -> {
              var url = SummaryCommand.url(session, key, state);
              if (url != null && !key.startsWith("resources.apps.")) {
                var dashboard = key.startsWith("resources.dashboards.");
                System.out.println((dashboard ? "Dashboard:  " : "Job:        ") + url);
              }
            });
    // Also those that a stage made.
    session
        .client()
        .apps()
        .list(new ListAppsRequest())
        .forEach(app -> System.out.println("App:        " + app.getUrl() + "/"));
    System.out.println(
        "Sign in:    " + local.loginLink(running, session.user().userName()) + "  (once)");
    System.out.println("Ask it:     caspers sql \"SHOW CATALOGS\"");
    System.out.println("Stop it:    caspers down");
  }
}
