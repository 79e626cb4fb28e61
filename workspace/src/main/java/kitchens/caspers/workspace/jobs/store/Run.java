package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.settings.SettingsReader;

/**
 * One run of a job, or a one-time run, with the settings as they were when it began.
 *
 * @param parameters job parameters as this run has them
 * @param overrides what the request for the run overrode, as given
 * @param admitted when the run left the queue
 * @param warnAt when it will have taken longer than its health rule wants
 * @param triggerInfo what {@code {{job.trigger.…}}} refers to
 * @param parentAttemptId the attempt of a run_job_task that started it
 */
public record Run(
    long runId,
    Optional<Long> jobId,
    Type type,
    String trigger,
    String name,
    long numberInJob,
    ObjectNode settingsJson,
    Map<String, String> parameters,
    ObjectNode overrides,
    Identity creator,
    Identity runAs,
    RunState state,
    Optional<Outcome> outcome,
    String message,
    Instant createdAt,
    Optional<Instant> admitted,
    Optional<Instant> ended,
    Optional<Instant> deadline,
    Optional<Instant> warnAt,
    Optional<Instant> cancelRequested,
    int repairCount,
    Optional<Long> latestRepairId,
    Optional<Long> parentAttemptId,
    ObjectNode triggerInfo) {

  /** How the run came about, in the words of {@code run_type}. */
  public enum Type {
    JOB_RUN,
    SUBMIT_RUN
  }

  public JobSettings settings() {
    return type == Type.JOB_RUN
        ? SettingsReader.job(settingsJson)
        : SettingsReader.submit(settingsJson);
  }

  /** The job's id; a one-time run stands under its own, for it belongs to no job. */
  public long shownJobId() {
    return jobId.orElse(runId);
  }

  public boolean active() {
    return state != RunState.TERMINATED;
  }
}
