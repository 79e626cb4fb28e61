package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.CancelAllRuns;
import com.databricks.sdk.service.jobs.Continuous;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.ResetJob;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.UpdateJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs that always have one run going: made on top of themselves, and ended for good. */
final class ContinuousJobs {
  private static final Duration BOUND = Duration.ofMinutes(2);

  private ContinuousJobs() {}

  /**
   * Makes the job, or gives the one of this name these settings.
   *
   * @return the job's id
   */
  static long ensure(
      WorkspaceClient workspace,
      String name,
      String description,
      Map<String, String> tags,
      Task task) {
    var existing = byName(workspace, name);
    var continuous = new Continuous().setPauseStatus(PauseStatus.UNPAUSED);
    if (existing.isPresent()) {
      var id = existing.get().getJobId();
      workspace
          .jobs()
          .reset(
              new ResetJob()
                  .setJobId(id)
                  .setNewSettings(
                      new JobSettings()
                          .setName(name)
                          .setDescription(description)
                          .setTags(tags)
                          .setContinuous(continuous)
                          .setMaxConcurrentRuns(1L)
                          .setTasks(List.of(task))));
      return id;
    }
    return workspace
        .jobs()
        .create(
            new CreateJob()
                .setName(name)
                .setDescription(description)
                .setTags(tags)
                .setContinuous(continuous)
                .setMaxConcurrentRuns(1L)
                .setTasks(List.of(task)))
        .getJobId();
  }

  /** Pauses the job, ends its run and deletes it. */
  static void delete(WorkspaceClient workspace, long jobId) {
    workspace
        .jobs()
        .update(
            new UpdateJob()
                .setJobId(jobId)
                .setNewSettings(
                    new JobSettings()
                        .setContinuous(new Continuous().setPauseStatus(PauseStatus.PAUSED))));
    workspace.jobs().cancelAllRuns(new CancelAllRuns().setJobId(jobId));
    Waiting.until(
        "the end of the runs of job " + jobId,
        BOUND,
        Duration.ofMillis(300),
        () -> hasActiveRun(workspace, jobId) ? Optional.empty() : Optional.of(true));
    workspace.jobs().delete(jobId);
  }

  private static boolean hasActiveRun(WorkspaceClient workspace, long jobId) {
    return workspace
        .jobs()
        .listRuns(new ListRunsRequest().setJobId(jobId).setActiveOnly(true))
        .iterator()
        .hasNext();
  }

  private static Optional<BaseJob> byName(WorkspaceClient workspace, String name) {
    var jobs = workspace.jobs().list(new ListJobsRequest().setName(name)).iterator();
    return jobs.hasNext() ? Optional.of(jobs.next()) : Optional.empty();
  }
}
