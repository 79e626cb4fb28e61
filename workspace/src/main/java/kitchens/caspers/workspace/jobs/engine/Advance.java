package kitchens.caspers.workspace.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.jobs.run.Attempt;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunCourse;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.run.Step;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;
import kitchens.caspers.workspace.jobs.store.EngineWorkStore;
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
  private final EngineWorkStore work;
  private final InEngine inEngine;
  private final RunGraphs graphs = new RunGraphs();
  private final Notices notices;
  private final Duration firstBackOff;

  public Advance(
      Database database,
      JobStore jobs,
      RunStore runs,
      TaskRunStore taskRuns,
      EngineWorkStore work,
      InEngine inEngine,
      Notices notices,
      Duration firstBackOff) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
    this.taskRuns = taskRuns;
    this.work = work;
    this.inEngine = inEngine;
    this.notices = notices;
    this.firstBackOff = firstBackOff;
  }

  Notices notices() {
    return notices;
  }

  /** Graphs of the runs that are going. */
  RunGraphs graphs() {
    return graphs;
  }

  /**
   * What came of it.
   *
   * @param toStop attempts whose processes must now be told to end
   * @param touched other runs that must be looked at
   */
  record Result(boolean changed, List<Long> toStop, List<Long> touched) {
    static final Result NOTHING = new Result(false, List.of(), List.of());
  }

  Result apply(long runId, Instant now) {
    try {
      return database.jdbi().inTransaction(h -> apply(h, runId, now));
    } catch (SettingsRefused e) {
      // Made by a version that knew better: this run cannot go on, the others must.
      LOG.error("Run {} has settings that cannot be read, and ends", runId, e);
      database.jdbi().useTransaction(h -> giveUp(h, runId, e.getMessage(), now));
      return new Result(true, List.of(), List.of());
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
    var job = runs.jobOf(h, runId).flatMap(id -> jobs.lock(h, id));
    var run = runs.lock(h, runId).filter(Run::active);
    if (run.isEmpty()) {
      graphs.forget(runId);
      return Result.NOTHING;
    }
    var ending = ending(run.get(), now);
    if (run.get().state() == RunState.QUEUED && ending.isEmpty()) {
      return Result.NOTHING;
    }
    if (run.get().warnAt().filter(at -> !at.isAfter(now)).isPresent()) {
      notices.slow(h, run.get(), now);
      runs.warned(h, runId);
    }
    var graph = graphs.of(run.get());
    if (graph.watchesDurations()) {
      for (var slow : taskRuns.slow(h, runId, now)) {
        notices.taskSlow(h, run.get(), slow, RunGraphs.task(graph, slow), now);
      }
    }
    var toStop = new ArrayList<Long>();
    var touched = new ArrayList<Long>();
    var changed = false;
    var again = true;
    while (again) {
      var latest = taskRuns.latestOfRun(h, runId);
      var pass = new InEngine.Pass(h, run.get(), graph, latest, now, toStop, touched);
      if (progress(pass)) {
        changed = true;
        continue;
      }
      var attempts = new LinkedHashMap<String, Attempt>();
      latest.forEach((key, attempt) -> attempts.put(key, attempt.attempt()));
      var steps = RunCourse.next(graph, attempts, ending, now, inEngine.decider(pass));
      notices.tasks(pass, steps);
      again = take(pass, job, steps);
      changed |= !steps.isEmpty();
    }
    if (!toStop.isEmpty() && ending.isPresent()) {
      runs.setState(h, runId, RunState.TERMINATING);
    }
    return new Result(changed, toStop, touched);
  }

  /** Moves on what the engine itself works on; whether any of it has ended. */
  private boolean progress(InEngine.Pass pass) {
    var changed = false;
    for (var attempt : pass.latest().values()) {
      if (attempt.state().working()) {
        var task = pass.graph().task(attempt.taskKey());
        changed |= task.work().inEngine() && inEngine.progress(pass, attempt, task);
      }
    }
    return changed;
  }

  private static Optional<Outcome> ending(Run run, Instant now) {
    if (run.cancelRequested().isPresent()) {
      return Optional.of(Outcome.CANCELED);
    }
    return run.deadline().filter(deadline -> !deadline.isAfter(now)).map(x -> Outcome.TIMED_OUT);
  }

  /** Takes the steps of a run; whether it must be looked at again at once. */
  private boolean take(InEngine.Pass pass, Optional<Job> job, List<Step> steps) {
    var again = false;
    var ready = new ArrayList<Long>();
    var over = new ArrayList<Step.PassOver>();
    var decided = new ArrayList<EngineWorkStore.Decided>();
    Optional<Step.Finish> finish = Optional.empty();
    for (var step : steps) {
      if (step instanceof Step.Ready begin) {
        again |= ready(pass, begin.attempt(), ready);
      } else if (step instanceof Step.Decided condition) {
        decided.add(new EngineWorkStore.Decided(condition.attempt().runId(), condition.decision()));
      } else if (step instanceof Step.PassOver passed) {
        over.add(passed);
      } else if (step instanceof Step.Stop stop) {
        taskRuns.stop(pass.h(), stop.attempt().runId(), stop.ending());
        pass.toStop().add(stop.attempt().runId());
        again |= inEngine(pass, stop.attempt());
      } else if (step instanceof Step.Retry retry) {
        var own = inEngine(pass, retry.attempt());
        taskRuns.insertNext(
            pass.h(), retry.attempt().runId(), retry.failures(), retry.due(), own, pass.now());
        again |= own && !retry.due().isAfter(pass.now());
      } else if (step instanceof Step.Finish end) {
        finish = Optional.of(end);
      }
    }
    taskRuns.setPending(pass.h(), ready);
    work.decide(pass.h(), decided, pass.now());
    taskRuns.passOver(pass.h(), over, pass.now());
    if (pass.run().state() == RunState.PENDING && !steps.isEmpty()) {
      notices.started(pass.h(), pass.run(), pass.now());
      if (again || !decided.isEmpty()) {
        // The engine's own work has begun; what a claim takes begins with the claim.
        runs.setState(pass.h(), pass.run().runId(), RunState.RUNNING);
      }
    }
    finish.ifPresent(end -> finish(pass, job, end));
    return again;
  }

  private static boolean inEngine(InEngine.Pass pass, Attempt attempt) {
    return pass.graph().task(attempt.taskKey()).work().inEngine();
  }

  /** Whether the run must be looked at again, for its own work has begun. */
  private boolean ready(InEngine.Pass pass, Attempt attempt, List<Long> ready) {
    if (!inEngine(pass, attempt)) {
      ready.add(attempt.runId());
      return false;
    }
    inEngine.begin(
        pass, pass.latest().get(attempt.taskKey()), pass.graph().task(attempt.taskKey()));
    return true;
  }

  private void finish(InEngine.Pass pass, Optional<Job> job, Step.Finish finish) {
    var run = pass.run();
    runs.finish(pass.h(), run.runId(), finish.outcome(), finish.message(), pass.now());
    notices.forget(run.runId());
    notices.ended(pass.h(), run, finish.outcome(), finish.message(), pass.now());
    graphs.forget(run.runId());
    run.parentAttemptId()
        .flatMap(attempt -> taskRuns.find(pass.h(), attempt))
        .ifPresent(parent -> pass.touched().add(parent.jobRunId()));
    job.filter(Job::keepsRunning)
        .ifPresent(
            kept -> {
              var backOff =
                  BackOff.after(
                      finish.outcome(),
                      run.admitted(),
                      kept.failuresInARow(),
                      firstBackOff,
                      pass.now());
              jobs.setBackOff(pass.h(), kept.jobId(), backOff.failures(), backOff.next());
            });
  }
}
