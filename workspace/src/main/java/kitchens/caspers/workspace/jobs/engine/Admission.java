package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;
import kitchens.caspers.workspace.jobs.store.Cause;
import kitchens.caspers.workspace.jobs.store.Identity;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.NewRun;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunStore;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which runs of a job may go at once: the others wait in its queue or are skipped. */
public final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Database database;
  private final JobStore jobs;
  private final RunStore runs;

  public Admission(Database database, JobStore jobs, RunStore runs) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
  }

  /**
   * What a run of a job is asked for with.
   *
   * @param overrides what it overrides of the tasks' settings, as given
   * @param chosen keys of the tasks to run
   * @param queueing whether the run waits when the job has its number of runs
   */
  public record Request(
      Cause cause,
      Map<String, String> parameters,
      ObjectNode overrides,
      Set<String> chosen,
      boolean queueing,
      Identity creator,
      Optional<String> idempotencyToken) {}

  /** Makes a run of a job whose row the transaction holds, and returns its id. */
  public long makeRun(Handle h, Job job, Request request, Instant now) {
    var settings = job.settings();
    var most = settings.maxConcurrentRuns();
    var waiting = !runs.queued(h, job.jobId()).isEmpty();
    var free = !waiting && runs.countAdmitted(h, job.jobId()) < most;
    var skipped = !free && !request.queueing();
    var limit = "The job has its %d concurrent run%s.".formatted(most, most == 1 ? "" : "s");
    return runs.insert(
        h,
        new NewRun(
            Optional.of(job.jobId()),
            Run.Type.JOB_RUN,
            request.cause(),
            settings,
            request.parameters(),
            request.overrides(),
            request.chosen(),
            request.creator(),
            job.runAs(),
            free ? RunState.PENDING : skipped ? RunState.TERMINATED : RunState.QUEUED,
            skipped ? Optional.of(Outcome.OVER_LIMIT) : Optional.empty(),
            free ? "" : limit,
            now,
            request.idempotencyToken()));
  }

  /** Lets runs out of their queues as far as there is room; their ids. */
  List<Long> admitQueued(Instant now) {
    var admitted = new ArrayList<Long>();
    for (var jobId : database.jdbi().withHandle(runs::jobsWithQueue)) {
      ofReadable(
          jobId,
          () -> admitted.addAll(database.jdbi().inTransaction(h -> admitQueued(h, jobId, now))));
    }
    return admitted;
  }

  /** One job whose settings cannot be read must not keep the others waiting. */
  private static void ofReadable(long jobId, Runnable work) {
    try {
      work.run();
    } catch (SettingsRefused e) {
      LOG.error("Job {} has settings that cannot be read; none of its runs starts", jobId, e);
    }
  }

  private List<Long> admitQueued(Handle h, long jobId, Instant now) {
    var admitted = new ArrayList<Long>();
    var job = jobs.lock(h, jobId);
    if (job.isEmpty()) {
      return admitted;
    }
    var free = job.get().settings().maxConcurrentRuns() - runs.countAdmitted(h, jobId);
    for (var run : runs.queued(h, jobId)) {
      if (run.cancelRequested().isEmpty() && admitted.size() < free) {
        runs.admit(h, run, now);
        admitted.add(run.runId());
      }
    }
    return admitted;
  }

  /** Starts the runs that continuous jobs are due; their ids. */
  List<Long> startContinuous(Instant now) {
    var started = new ArrayList<Long>();
    for (var idle : database.jdbi().withHandle(jobs::idleContinuous)) {
      if (due(idle, now)) {
        ofReadable(
            idle.jobId(),
            () ->
                database
                    .jdbi()
                    .inTransaction(h -> startContinuous(h, idle.jobId(), now))
                    .ifPresent(started::add));
      }
    }
    return started;
  }

  private static boolean due(Job job, Instant now) {
    return job.nextStart().filter(next -> next.isAfter(now)).isEmpty();
  }

  private Optional<Long> startContinuous(Handle h, long jobId, Instant now) {
    return jobs.lock(h, jobId)
        .filter(Job::keepsRunning)
        .filter(job -> due(job, now))
        .filter(job -> runs.active(h, jobId).isEmpty())
        .map(
            job ->
                makeRun(
                    h,
                    job,
                    new Request(
                        Cause.continuous(),
                        job.settings().parameters(),
                        JsonNodeFactory.instance.objectNode(),
                        job.settings().tasks().keys(),
                        false,
                        job.creator(),
                        Optional.empty()),
                    now));
  }
}
