package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.mixin.JobsExt;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.RunResultState;
import com.databricks.sdk.service.jobs.RunTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** Jobs made, started and followed to their end. */
record JobRuns(WorkspaceClient client) {
  private static final Duration BOUND = Duration.ofMinutes(10);

  /** Makes a job and starts it. */
  long start(CreateJob job) {
    return startAgain(client.jobs().create(job).getJobId());
  }

  long startAgain(long jobId) {
    return client.jobs().runNow(new RunNow().setJobId(jobId)).getResponse().getRunId();
  }

  /** Waits until no run is active any more. */
  void awaitAll() throws InterruptedException {
    var end = Instant.now().plus(BOUND);
    var active = new ListRunsRequest().setActiveOnly(true).setLimit(1L);
    while (client.jobs().listRuns(active).iterator().hasNext()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("runs did not end within " + BOUND);
      }
      Thread.sleep(10);
    }
  }

  /** Waits for a run's end, which must be a good one; its tasks. */
  Collection<RunTask> finish(long runId) throws InterruptedException {
    awaitAll();
    var run = new JobsExt(client.apiClient()).getRun(runId);
    if (run.getState().getResultState() != RunResultState.SUCCESS) {
      throw new IllegalStateException("run " + runId + ": " + run.getState());
    }
    return run.getTasks();
  }
}
