package kitchens.caspers.workspace.jobs.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/**
 * Graphs of active runs: a run's settings change only when it is repaired, and reading them anew
 * for each task costs.
 */
final class RunGraphs {
  private record Key(long runId, int repairs) {}

  private final Map<Key, TaskGraph> graphs = new ConcurrentHashMap<>();

  TaskGraph of(Run run) {
    var key = new Key(run.runId(), run.repairCount());
    return graphs.computeIfAbsent(key, x -> run.settings().tasks());
  }

  /** The task of an attempt; for an iteration what its loop repeats. */
  TaskSettings task(Run run, TaskRun attempt) {
    return task(of(run), attempt);
  }

  static TaskSettings task(TaskGraph graph, TaskRun attempt) {
    if (attempt.iteration().isEmpty()) {
      return graph.task(attempt.taskKey());
    }
    // "loop.3" belongs to the task "loop"; a task key itself holds no dot.
    var loop = attempt.taskKey().substring(0, attempt.taskKey().indexOf('.'));
    return ((Work.ForEach) graph.task(loop).work()).task();
  }

  void forget(long runId) {
    graphs.keySet().removeIf(key -> key.runId() == runId);
  }
}
