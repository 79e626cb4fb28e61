package kitchens.caspers.cli.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.Task;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.output.CliException;

/**
 * The job whose stages bring a universe to life, as somebody has deployed it: found over the API
 * alone, by its parameter {@code CATALOG}.
 */
record DeployedJob(WorkspaceClient client, long id, JobSettings settings) {

  private static final String FIRST_STAGE = "Raw_Data";

  /**
   * Finds it.
   *
   * @param id of the job; null for the only one that there is
   * @throws CliException when there is none, or there are several
   */
  static DeployedJob of(WorkspaceClient client, String catalog, Long id) {
    var found = new ArrayList<DeployedJob>();
    for (var job : client.jobs().list(new ListJobsRequest().setExpandTasks(true))) {
      var deployed = new DeployedJob(client, job.getJobId(), job.getSettings());
      if ((id == null || job.getJobId().equals(id)) && deployed.isOf(catalog)) {
        found.add(deployed);
      }
    }
    if (found.isEmpty()) {
      throw new CliException(
          id == null
              ? "no job of this workspace brings catalog %s to life — deploy the bundle: caspers up"
                  .formatted(catalog)
              : "job %d is none that brings catalog %s to life — caspers jobs list"
                  .formatted(id, catalog));
    }
    if (found.size() > 1) {
      throw new CliException(
          "%d jobs bring catalog %s to life: %s — say which by its id"
              .formatted(
                  found.size(),
                  catalog,
                  found.stream()
                      .map(job -> job.id() + " with " + job.stages().size() + " stages")
                      .collect(Collectors.joining(", "))));
    }
    return found.get(0);
  }

  private boolean isOf(String catalog) {
    return stages().contains(FIRST_STAGE)
        && settings.getParameters() != null
        && settings.getParameters().stream()
            .anyMatch(p -> p.getName().equals("CATALOG") && catalog.equals(p.getDefault()));
  }

  /** The keys of its tasks. */
  List<String> stages() {
    return settings.getTasks() == null
        ? List.of()
        : settings.getTasks().stream().map(Task::getTaskKey).toList();
  }

  /** Where the bundle's files are in the workspace, as its first stage is told. */
  String bundleFiles() {
    var words =
        settings.getTasks().stream()
            .filter(task -> task.getTaskKey().equals(FIRST_STAGE))
            .filter(task -> task.getSparkJarTask() != null)
            .flatMap(task -> task.getSparkJarTask().getParameters().stream())
            .toList();
    var at = words.indexOf("--bundle-files");
    if (at < 0 || at + 1 >= words.size()) {
      throw new CliException(
          "job %d does not say where its bundle's files are — deploy the bundle anew: caspers up"
              .formatted(id));
    }
    return words.get(at + 1);
  }

  /** Refuses while a run goes on. */
  void mustBeIdle() {
    var active = JobRun.active(client, id);
    if (active.isPresent()) {
      throw new CliException(
          "run %d of job %d goes on — try again when it has ended"
              .formatted(active.get().id(), id));
    }
  }

  /**
   * Brings it to life: begins a run of all stages, or tells of the one that goes on or that has
   * done so already.
   *
   * @return {@code {"job_id", "run_id", "began", "state"}}
   */
  ObjectNode begin() {
    var latest = JobRun.latest(client, id).filter(run -> run.getState() != null);
    return latest
        .filter(run -> JobRun.succeeded(run.getState().getResultState()))
        .map(run -> told(run.getRunId(), false, "done already"))
        .orElseGet(() -> run(List.of(), Map.of()));
  }

  /**
   * Begins a run, or tells of the one that goes on.
   *
   * @param only stages to run; empty for all
   * @return {@code {"job_id", "run_id", "began", "state"}}
   * @throws CliException when a stage is none of the job's, or must wait for another run
   */
  ObjectNode run(List<String> only, Map<String, String> parameters) {
    for (var stage : only) {
      if (!stages().contains(stage.replaceAll("\\+$", ""))) {
        throw new CliException(
            "job %d has no stage %s — it has %s".formatted(id, stage, String.join(", ", stages())));
      }
    }
    if (!only.isEmpty()) {
      mustBeIdle();
    }
    var active = JobRun.active(client, id);
    var run = active.orElseGet(() -> JobRun.start(client, id, parameters, only));
    return told(run.id(), active.isEmpty(), active.isEmpty() ? "begun" : "goes on");
  }

  private ObjectNode told(long run, boolean began, String state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("job_id", id)
        .put("run_id", run)
        .put("began", began)
        .put("state", state);
  }
}
