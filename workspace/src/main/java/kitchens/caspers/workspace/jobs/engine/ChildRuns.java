package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Cause;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.jdbi.v3.core.Handle;

/** Runs of other jobs, which run_job_tasks ask for. */
public final class ChildRuns {
  /** As documented, jobs that run jobs that run jobs go three deep. */
  private static final int DEEPEST = 3;

  private final JobStore jobs;
  private final RunStore runs;
  private final TaskRunStore taskRuns;
  private final Admission admission;
  private final Principals principals;
  private final Access access;

  public ChildRuns(
      JobStore jobs,
      RunStore runs,
      TaskRunStore taskRuns,
      Admission admission,
      Principals principals,
      Access access) {
    this.jobs = jobs;
    this.runs = runs;
    this.taskRuns = taskRuns;
    this.admission = admission;
    this.principals = principals;
    this.access = access;
  }

  /**
   * Makes the run and returns its id.
   *
   * @throws UnresolvedReference when the job may not or cannot be run; the message says why
   */
  long start(
      Handle h, Run run, TaskRun attempt, Work.RunJob work, JsonNode parameters, Instant now) {
    refuseRing(h, run, work.jobId());
    var job =
        jobs.lock(h, work.jobId())
            .orElseThrow(
                () -> new UnresolvedReference("Job %d does not exist.".formatted(work.jobId())));
    requireAllowed(run, job);
    var settings = job.settings();
    if (settings.tasks().keys().isEmpty()) {
      throw new UnresolvedReference("Job %d has no tasks.".formatted(job.jobId()));
    }
    var all = new LinkedHashMap<>(settings.parameters());
    parameters
        .properties()
        .forEach(
            entry -> {
              if (all.replace(entry.getKey(), entry.getValue().asText()) == null) {
                throw new UnresolvedReference(
                    "Job %d has no parameter '%s'.".formatted(job.jobId(), entry.getKey()));
              }
            });
    return admission.makeRun(
        h,
        job,
        new Admission.Request(
            Cause.runJobTask(attempt.runId()),
            all,
            JsonNodeFactory.instance.objectNode(),
            settings.tasks().keys(),
            settings.queueing(),
            run.runAs(),
            Optional.empty()),
        now);
  }

  private void refuseRing(Handle h, Run run, long jobId) {
    var above = Optional.of(run);
    for (var depth = 1; above.isPresent(); depth++) {
      if (above.get().jobId().filter(id -> id == jobId).isPresent()) {
        throw new UnresolvedReference(
            "Job %d would run itself, by way of its tasks. Break the circle.".formatted(jobId));
      }
      if (depth > DEEPEST) {
        throw new UnresolvedReference(
            "Jobs run each other more than %d deep here. Flatten them.".formatted(DEEPEST));
      }
      above = above.flatMap(Run::parentAttemptId).flatMap(id -> runOf(h, id));
    }
  }

  private void requireAllowed(Run run, Job job) {
    var runAs = run.runAs();
    var allowed =
        runAs.id().equals(job.creator().id())
            || principals
                .byId(runAs.id())
                .filter(
                    principal ->
                        access.has(
                            principal,
                            ObjectType.JOBS,
                            Long.toString(job.jobId()),
                            PermissionLevel.CAN_MANAGE_RUN))
                .isPresent();
    if (!allowed) {
      throw new UnresolvedReference(
          "%s may not run job %d. Grant CAN_MANAGE_RUN on it."
              .formatted(runAs.userName(), job.jobId()));
    }
  }

  /** The run to which an attempt belongs. */
  Optional<Run> runOf(Handle h, long attemptId) {
    return taskRuns.find(h, attemptId).flatMap(attempt -> runs.find(h, attempt.jobRunId()));
  }

  Optional<Run> find(Handle h, long runId) {
    return runs.find(h, runId);
  }

  /** Asks for a run's end; whether that was news. */
  boolean cancel(Handle h, long runId, Instant now) {
    return runs.find(h, runId).filter(run -> run.cancelRequested().isEmpty()).isPresent()
        && runs.requestCancel(h, runId, now);
  }
}
