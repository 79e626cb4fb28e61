package kitchens.caspers.cli.bundle;

import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.pipelines.UpdateInfoState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.resources.AppResource;
import kitchens.caspers.bundle.run.JobArguments;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.bundle.run.PipelineUpdate;
import kitchens.caspers.bundle.run.Script;
import kitchens.caspers.bundle.run.TaskSelection;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.ExitCode;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.cli.workspace.OwnCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers bundle run}: a job, a pipeline or a script. */
@Command(
    name = "run",
    description = "Run a job, a pipeline or a script of a bundle.",
    footer = {
      "",
      "Example:",
      "  caspers bundle run caspers -t free --params SPEED_UP=60",
      "  caspers bundle run cleanup -t free"
    })
final class RunCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Parameters(index = "0", paramLabel = "KEY", description = "The key under jobs, … or scripts.")
  private String key;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of a script.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--params",
      paramLabel = "NAME=VALUE,…",
      description = "Values for the job's parameters.")
  private List<String> parameters = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "TASK,…",
      description = "Only these tasks; +TASK with what it waits for, TASK+ with what waits for it.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--no-wait", description = "Do not wait for the end.")
  private boolean noWait;

  @Option(names = "--restart", description = "Cancel a run of the job that is going on first.")
  private boolean restart;

  @Option(names = "--full-refresh-all", description = "A pipeline: compute all tables anew.")
  private boolean fullRefresh;

  @Option(names = "--validate-only", description = "A pipeline: only validate it.")
  private boolean validateOnly;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints the run's end as JSON.")
  private Format output;

  @Override
  public void run() {
    var config = options.load(null, false).config();
    var kind = kind(config);
    var progress = Progress.onStandardError();
    var session = Session.open(options, Connection.open(System.getenv(), progress));
    switch (kind) {
      case "scripts" -> script(session);
      case "jobs" -> job(session, progress);
      case "apps" -> app(session, progress);
      default -> pipeline(session, progress);
    }
  }

  private String kind(Mapping config) {
    var kinds = new ArrayList<String>();
    var names = new TreeSet<String>();
    var runnable = new LinkedHashMap<String, Mapping>();
    for (var path : List.of("scripts", "resources.jobs", "resources.pipelines", "resources.apps")) {
      if (config.find(List.of(path.split("\\."))) instanceof Mapping mapping) {
        runnable.put(path.replace("resources.", ""), mapping);
      }
    }
    runnable.forEach(
        (kind, mapping) -> {
          names.addAll(mapping.keys());
          if (mapping.get(key) != null) {
            kinds.add(kind);
          }
        });
    if (kinds.isEmpty()) {
      throw new CliException(
          "the bundle has nothing to run called \"" + key + "\" — " + Nearest.mend(key, names));
    }
    if (kinds.size() > 1) {
      throw new CliException(
          "\"" + key + "\" is among " + String.join(" and ", kinds) + " — rename one of them");
    }
    return kinds.get(0);
  }

  private void script(Session session) {
    var environment =
        Map.of(
            "DATABRICKS_HOST", session.connection().host(),
            "DATABRICKS_TOKEN", session.connection().token(),
            "DATABRICKS_BUNDLE_TARGET", session.bundle().target());
    var code = new Script(session.bundle(), key).run(environment, OwnCommand.words(), arguments);
    if (code != 0) {
      throw new ExitCode(code);
    }
  }

  private String id(Session session, String type) {
    var state = session.deployer(Listener.NONE).deployed().get("resources." + type + "." + key);
    if (state == null) {
      throw new CliException(
          type
              + "."
              + key
              + " is not deployed in target "
              + session.bundle().target()
              + " — caspers bundle deploy -t "
              + session.bundle().target());
    }
    return state.id();
  }

  private void job(Session session, Progress progress) {
    var job = session.bundle().config().find("resources", "jobs", key);
    var values = JobArguments.of(key, job, parameters);
    var tasks = only.isEmpty() ? List.<String>of() : TaskSelection.of(job, only);
    var id = Long.parseLong(id(session, "jobs"));
    if (restart) {
      JobRun.active(session.client(), id).ifPresent(run -> end(run, progress));
    }
    var run = JobRun.start(session.client(), id, values, tasks);
    var url = session.connection().host() + "/jobs/" + id + "/runs/" + run.id();
    System.err.println("Run URL: " + url);
    if (!noWait) {
      RunProgress.follow(run, progress);
    }
    if (output == Format.JSON) {
      var state = session.client().jobs().getRun(run.id());
      System.out.println(Pretty.json(Pretty.tree(state)));
    }
  }

  private static void end(JobRun run, Progress progress) {
    progress.begin("run " + run.id(), "being cancelled");
    run.cancel();
    try {
      run.follow(any -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
    progress.end("run " + run.id(), "cancelled");
  }

  private void app(Session session, Progress progress) {
    var id = id(session, "apps");
    progress.begin(key, "starting");
    var app = Json.of(session.bundle().config().find("resources", "apps", key));
    AppResource.run(session.client(), id, app, !noWait);
    var shown = session.client().apps().get(id);
    progress.end(key, noWait ? "is being deployed" : "running at " + shown.getUrl() + "/");
    if (output == Format.JSON) {
      System.out.println(Pretty.json(Pretty.tree(shown)));
    }
  }

  private void pipeline(Session session, Progress progress) {
    var id = id(session, "pipelines");
    var pipeline = session.bundle().config().find("resources", "pipelines", key);
    var request = new StartUpdate().setPipelineId(id);
    if (fullRefresh) {
      request.setFullRefresh(true);
    }
    if (validateOnly) {
      request.setValidateOnly(true);
    }
    var update = PipelineUpdate.start(session.client(), request);
    System.err.println("Update URL: " + session.connection().host() + "/pipelines/" + id);
    if (noWait) {
      return;
    }
    var continuous =
        !validateOnly
            && pipeline.find("continuous") instanceof Scalar scalar
            && Boolean.TRUE.equals(scalar.value());
    try {
      var ended =
          update.follow(continuous, info -> progress.begin(key, String.valueOf(info.getState())));
      if (ended.getState() == UpdateInfoState.FAILED
          || ended.getState() == UpdateInfoState.CANCELED) {
        progress.fail(key, String.valueOf(ended.getState()));
        throw new CliException(
            "update " + update.id() + " of pipeline " + key + " ended " + ended.getState());
      }
      progress.end(key, String.valueOf(ended.getState()));
      if (output == Format.JSON) {
        System.out.println(Pretty.json(Pretty.tree(ended)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; update " + update.id() + " goes on");
    }
  }
}
