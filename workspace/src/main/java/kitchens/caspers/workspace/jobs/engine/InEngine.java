package kitchens.caspers.workspace.jobs.engine;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Decider;
import kitchens.caspers.workspace.jobs.run.LoopCourse;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.run.Step;
import kitchens.caspers.workspace.jobs.settings.Comparison;
import kitchens.caspers.workspace.jobs.settings.ForEachInputs;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.EngineWorkStore;
import kitchens.caspers.workspace.jobs.store.LoopStore;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.jdbi.v3.core.Handle;

/**
 * Work that the engine does itself, within the transaction that moves a run on: conditions, loops,
 * runs of other jobs.
 */
public final class InEngine {
  private final TaskRunStore taskRuns;
  private final EngineWorkStore work;
  private final LoopStore loops = new LoopStore();
  private final Results results;
  private final ChildRuns children;
  private final Notices notices;
  private final URI workspace;

  public InEngine(
      TaskRunStore taskRuns,
      EngineWorkStore work,
      Results results,
      ChildRuns children,
      Notices notices,
      URI workspace) {
    this.taskRuns = taskRuns;
    this.work = work;
    this.results = results;
    this.children = children;
    this.notices = notices;
    this.workspace = workspace;
  }

  /**
   * One advance of one run.
   *
   * @param toStop attempts whose processes must be told to end
   * @param touched other runs that must be looked at
   */
  record Pass(
      Handle h,
      Run run,
      TaskGraph graph,
      Map<String, TaskRun> latest,
      Instant now,
      List<Long> toStop,
      List<Long> touched) {}

  /** What references of an attempt stand for that a process or a call works on. */
  ReferenceValues values(
      Handle h, Run run, TaskGraph graph, Map<String, TaskRun> latest, TaskRun attempt) {
    return new ReferenceValues(
        new ReferenceValues.Context(h, results, run, graph, latest, workspace), attempt, Map.of());
  }

  private ReferenceValues values(Pass pass, TaskRun attempt, Map<String, Outcome> ended) {
    return new ReferenceValues(
        new ReferenceValues.Context(
            pass.h(), results, pass.run(), pass.graph(), pass.latest(), workspace),
        attempt,
        ended);
  }

  /** Decides conditions of a run's own tasks. */
  Decider decider(Pass pass) {
    return (task, attempt, ended) ->
        decide(
            (Work.Condition) task.work(),
            values(pass, pass.latest().get(attempt.taskKey()), ended));
  }

  private static Decider.Decision decide(Work.Condition condition, ReferenceValues values) {
    var operands = new ArrayList<String>();
    try {
      operands.add(values.resolve(condition.left()));
      operands.add(values.resolve(condition.right()));
      var holds = condition.op().test(operands.get(0), operands.get(1));
      return new Decider.Decision(
          Outcome.SUCCESS, Optional.of(Boolean.toString(holds)), "", operands);
    } catch (UnresolvedReference | Comparison.NotANumber e) {
      return new Decider.Decision(Outcome.FAILED, Optional.empty(), e.getMessage(), operands);
    }
  }

  /** Begins a loop or a run of another job; what cannot begin has failed. */
  void begin(Pass pass, TaskRun attempt, TaskSettings task) {
    try {
      var parameters = Parameters.of(pass.run(), task.work(), values(pass, attempt, Map.of()));
      if (task.work() instanceof Work.RunJob runJob) {
        var child = children.start(pass.h(), pass.run(), attempt, runJob, parameters, pass.now());
        work.setChild(pass.h(), attempt.runId(), child);
        pass.touched().add(child);
      } else {
        var inputs =
            ForEachInputs.read(parameters.path("inputs").asText(), "Task " + task.taskKey());
        loops.insertIterations(pass.h(), attempt, inputs, pass.now());
      }
      work.begin(pass.h(), attempt.runId(), parameters, pass.now());
      taskRuns.setTimes(pass.h(), attempt.runId(), task, pass.now());
    } catch (UnresolvedReference | SettingsRefused e) {
      work.end(pass.h(), attempt.runId(), Outcome.FAILED, e.getMessage(), pass.now());
    }
  }

  /** Moves an attempt at work on; whether it has ended. */
  boolean progress(Pass pass, TaskRun attempt, TaskSettings task) {
    return task.work() instanceof Work.ForEach loop
        ? progressLoop(pass, attempt, loop)
        : progressChild(pass, attempt);
  }

  private boolean progressChild(Pass pass, TaskRun attempt) {
    var child = attempt.childRunId().flatMap(id -> children.find(pass.h(), id));
    if (child.filter(Run::active).isPresent()) {
      var id = child.get().runId();
      if (attempt.state() == RunState.TERMINATING && children.cancel(pass.h(), id, pass.now())) {
        pass.touched().add(id);
      }
      return false;
    }
    var outcome = child.flatMap(Run::outcome).orElse(Outcome.FAILED);
    if (outcome.succeeded()) {
      work.end(pass.h(), attempt.runId(), Outcome.SUCCESS, "", pass.now());
    } else {
      work.end(
          pass.h(),
          attempt.runId(),
          outcome.canceled() ? Outcome.CANCELED : Outcome.FAILED,
          child
              .map(run -> "Run %d of %s: %s".formatted(run.runId(), run.name(), run.message()))
              .orElse("The run that it started was deleted."),
          pass.now());
    }
    return true;
  }

  private boolean progressLoop(Pass pass, TaskRun loop, Work.ForEach forEach) {
    while (true) {
      var iterations = loops.latestIterations(pass.h(), loop.runId());
      if (progressNested(pass, iterations, forEach.task())) {
        continue;
      }
      var steps =
          LoopCourse.next(
              forEach.task(),
              forEach.concurrency(),
              iterations.stream().map(TaskRun::attempt).toList(),
              loop.carried(),
              loop.ending(),
              pass.now());
      notices.iterations(pass, iterations, forEach.task(), steps);
      var again = false;
      for (var step : steps) {
        if (step instanceof Step.Finish finish) {
          work.end(pass.h(), loop.runId(), finish.outcome(), finish.message(), pass.now());
          return true;
        }
        again |= take(pass, iterations, forEach.task(), step);
      }
      if (!again) {
        return false;
      }
    }
  }

  private boolean progressNested(Pass pass, List<TaskRun> iterations, TaskSettings task) {
    var changed = false;
    if (task.work().inEngine()) {
      for (var iteration : iterations) {
        changed |= iteration.state().working() && progress(pass, iteration, task);
      }
    }
    return changed;
  }

  /** Takes one step of a loop; whether the loop must be looked at again. */
  private boolean take(Pass pass, List<TaskRun> iterations, TaskSettings task, Step step) {
    if (step instanceof Step.Ready ready) {
      return ready(pass, iterations, task, ready.attempt().runId());
    }
    if (step instanceof Step.PassOver over) {
      taskRuns.passOver(
          pass.h(), over.attempt().runId(), over.outcome(), over.message(), pass.now());
    } else if (step instanceof Step.Stop stop) {
      taskRuns.stop(pass.h(), stop.attempt().runId(), stop.ending());
      pass.toStop().add(stop.attempt().runId());
      return task.work().inEngine();
    } else if (step instanceof Step.Retry retry) {
      taskRuns.insertNext(
          pass.h(),
          retry.attempt().runId(),
          retry.failures(),
          retry.due(),
          task.work().inEngine(),
          pass.now());
      return task.work().inEngine();
    }
    return false;
  }

  private boolean ready(Pass pass, List<TaskRun> iterations, TaskSettings task, long runId) {
    if (!task.work().inEngine()) {
      taskRuns.setState(pass.h(), runId, RunState.PENDING);
      return false;
    }
    var attempt = iterations.stream().filter(a -> a.runId() == runId).findFirst().orElseThrow();
    begin(pass, attempt, task);
    return true;
  }
}
