package kitchens.caspers.bundle.run;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.GetRunRequest;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.RepairHistoryItem;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunLifeCycleState;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.jobs.RunTask;
import com.databricks.sdk.service.jobs.SubmitRun;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One run of a job, from its start to its end. */
public final class JobRun {

  private static final Duration PAUSE = Duration.ofMillis(300);

  private static final Set<RunLifeCycleState> OVER =
      Set.of(
          RunLifeCycleState.TERMINATED,
          RunLifeCycleState.SKIPPED,
          RunLifeCycleState.INTERNAL_ERROR);

  private final WorkspaceClient client;
  private final long id;

  private JobRun(WorkspaceClient client, long id) {
    this.client = client;
    this.id = id;
  }

  /**
   * Starts a run of a job.
   *
   * @param only keys of the tasks to run; empty for all
   */
  public static JobRun start(
      WorkspaceClient client, long jobId, Map<String, String> parameters, Collection<String> only) {
    var request = new RunNow().setJobId(jobId);
    if (!parameters.isEmpty()) {
      request.setJobParameters(parameters);
    }
    if (!only.isEmpty()) {
      request.setOnly(only);
    }
    return start(client, request);
  }

  /** Starts a run of a job as a request says. */
  public static JobRun start(WorkspaceClient client, RunNow request) {
    return new JobRun(client, client.jobs().runNow(request).getResponse().getRunId());
  }

  /** A run that there is already. */
  public static JobRun of(WorkspaceClient client, long id) {
    return new JobRun(client, id);
  }

  /** Starts a run that belongs to no job. */
  public static JobRun submit(WorkspaceClient client, SubmitRun request) {
    return new JobRun(client, client.jobs().submit(request).getResponse().getRunId());
  }

  /** The run of a job that is going on, if one is. */
  public static Optional<JobRun> active(WorkspaceClient client, long jobId) {
    for (BaseRun run :
        client.jobs().listRuns(new ListRunsRequest().setJobId(jobId).setActiveOnly(true))) {
      return Optional.of(new JobRun(client, run.getRunId()));
    }
    return Optional.empty();
  }

  /** The latest run of a job, if there was one. */
  public static Optional<BaseRun> latest(WorkspaceClient client, long jobId) {
    for (BaseRun run : client.jobs().listRuns(new ListRunsRequest().setJobId(jobId).setLimit(1L))) {
      return Optional.of(run);
    }
    return Optional.empty();
  }

  /** The run's id. */
  public long id() {
    return id;
  }

  /**
   * Waits for the end.
   *
   * @param watcher is shown the run again and again, and once after its end
   */
  public Run follow(Consumer<Run> watcher) throws InterruptedException {
    while (true) {
      var run = client.jobs().getRun(id);
      watcher.accept(run);
      if (isOver(run)) {
        return run;
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** Asks for its end. */
  public void cancel() {
    client.jobs().cancelRun(id);
  }

  /** The run's latest repair, which the next one must name. */
  public Optional<Long> latestRepair() {
    var history =
        client
            .jobs()
            .getRun(new GetRunRequest().setRunId(id).setIncludeHistory(true))
            .getRepairHistory();
    return history == null
        ? Optional.empty()
        : history.stream()
            .map(RepairHistoryItem::getId)
            .filter(Objects::nonNull)
            .reduce((first, second) -> second);
  }

  /** What a task says of its failure: its error, else its state's message. */
  public String failure(RunTask task) {
    try {
      var output = client.jobs().getRunOutput(task.getRunId());
      if (output.getError() != null && !output.getError().isBlank()) {
        return output.getError();
      }
    } catch (DatabricksException unavailable) {
      // The state's message has to do.
    }
    var message = task.getState() == null ? null : task.getState().getStateMessage();
    return message == null || message.isBlank() ? "it said nothing" : message;
  }

  /** Whether a run or task is at its end. */
  public static boolean isOver(Run run) {
    return run.getState() != null && OVER.contains(run.getState().getLifeCycleState());
  }

  /** Whether the run has done its work. */
  public static boolean succeeded(Run run) {
    return run.getState() != null && succeeded(run.getState().getResultState());
  }

  /** Whether a result is a good one. */
  public static boolean succeeded(RunResultState result) {
    return result == RunResultState.SUCCESS || result == RunResultState.SUCCESS_WITH_FAILURES;
  }

  /** Its tasks in the order in which they are listed; the last attempt of each. */
  public static List<RunTask> tasks(Run run) {
    return run.getTasks() == null
        ? List.of()
        : List.copyOf(
            run.getTasks().stream()
                .collect(
                    Collectors.toMap(
                        RunTask::getTaskKey, task -> task, JobRun::later, LinkedHashMap::new))
                .values());
  }

  private static RunTask later(RunTask left, RunTask right) {
    return attempt(right) >= attempt(left) ? right : left;
  }

  private static long attempt(RunTask task) {
    return task.getAttemptNumber() == null ? 0 : task.getAttemptNumber();
  }
}
