package kitchens.caspers.workspace.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.jobs.run.Attempt;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunCourse;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.run.Step;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one run as far as it goes at present, in one transaction. */
public final class Advance {
  private static final Logger LOG = LoggerFactory.getLogger(Advance.class);

  private final Database database;
  private final JobStore jobs;
  private final RunStore runs;
  private final TaskRunStore taskRuns;
  private final Duration firstBackOff;

  /** Graphs of active runs: a run's settings never change, and reading them anew costs. */
  private final Map<Long, TaskGraph> graphs = new ConcurrentHashMap<>();

  public Advance(
      Database database,
      JobStore jobs,
      RunStore runs,
      TaskRunStore taskRuns,
      Duration firstBackOff) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
    this.taskRuns = taskRuns;
    this.firstBackOff = firstBackOff;
  }

  /**
   * What came of it.
   *
   * @param toStop attempts whose processes must now be told to end
   */
  record Result(boolean changed, List<Long> toStop) {}

  Result apply(long runId, Instant now) {
    try {
      return database.jdbi().inTransaction(h -> apply(h, runId, now));
    } catch (SettingsRefused e) {
      // Made by a version that knew better: this run cannot go on, the others must.
      LOG.error("Run {} has settings that cannot be read, and ends", runId, e);
      database.jdbi().useTransaction(h -> giveUp(h, runId, e.getMessage(), now));
      return new Result(true, List.of());
    }
  }

  private void giveUp(Handle h, long runId, String reason, Instant now) {
    for (var attempt : taskRuns.latestOfRun(h, runId).values()) {
      taskRuns.passOver(h, attempt.runId(), Outcome.LOST, reason, now);
    }
    runs.finish(h, runId, Outcome.LOST, reason, now);
  }

  private Result apply(Handle h, long runId, Instant now) {
    // The job first, as everybody does who holds both, so that none waits for the other in a ring.
    var job = runs.find(h, runId).flatMap(Run::jobId).flatMap(id -> jobs.lock(h, id));
    var run = runs.lock(h, runId).filter(Run::active);
    if (run.isEmpty()) {
      graphs.remove(runId);
      return new Result(false, List.of());
    }
    var ending = ending(run.get(), now);
    if (run.get().state() == RunState.QUEUED && ending.isEmpty()) {
      return new Result(false, List.of());
    }
    var attempts = new LinkedHashMap<String, Attempt>();
    taskRuns.latestOfRun(h, runId).forEach((key, latest) -> attempts.put(key, latest.attempt()));
    var graph = graphs.computeIfAbsent(runId, id -> run.get().settings().tasks());
    var toStop = new ArrayList<Long>();
    var steps = RunCourse.next(graph, attempts, ending, now);
    for (var step : steps) {
      take(h, run.get(), job, step, now, toStop);
    }
    if (!toStop.isEmpty() && ending.isPresent()) {
      runs.setState(h, runId, RunState.TERMINATING);
    }
    return new Result(!steps.isEmpty(), toStop);
  }

  private static Optional<Outcome> ending(Run run, Instant now) {
    if (run.cancelRequested().isPresent()) {
      return Optional.of(Outcome.CANCELED);
    }
    return run.deadline().filter(deadline -> !deadline.isAfter(now)).map(x -> Outcome.TIMED_OUT);
  }

  private void take(
      Handle h, Run run, Optional<Job> job, Step step, Instant now, List<Long> toStop) {
    if (step instanceof Step.Ready ready) {
      taskRuns.setState(h, ready.attempt().runId(), RunState.PENDING);
    } else if (step instanceof Step.PassOver over) {
      taskRuns.passOver(h, over.attempt().runId(), over.outcome(), over.message(), now);
    } else if (step instanceof Step.Stop stop) {
      taskRuns.stop(h, stop.attempt().runId(), stop.ending());
      toStop.add(stop.attempt().runId());
    } else if (step instanceof Step.Retry retry) {
      taskRuns.insertNext(h, retry.attempt().runId(), retry.failures(), retry.due(), now);
    } else if (step instanceof Step.Finish finish) {
      finish(h, run, job, finish, now);
    }
  }

  private void finish(Handle h, Run run, Optional<Job> job, Step.Finish finish, Instant now) {
    runs.finish(h, run.runId(), finish.outcome(), finish.message(), now);
    graphs.remove(run.runId());
    job.filter(Job::keepsRunning)
        .ifPresent(
            kept -> {
              var backOff =
                  BackOff.after(
                      finish.outcome(), run.admitted(), kept.failuresInARow(), firstBackOff, now);
              jobs.setBackOff(h, kept.jobId(), backOff.failures(), backOff.next());
            });
  }
}
