package kitchens.caspers.bundle.resources;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** The tasks of a job and what each waits for. */
final class TaskGraph {

  private static final int MOST_TASKS = 1_000;

  private final Map<String, Mapping> tasks = new LinkedHashMap<>();
  private final Map<String, List<String>> waitsFor = new LinkedHashMap<>();
  private final Problems problems;

  private TaskGraph(Problems problems) {
    this.problems = problems;
  }

  static void check(String jobKey, Mapping job, Problems problems) {
    var value = job.get("tasks");
    if (value == null || value instanceof Sequence none && none.items().isEmpty()) {
      problems.error(
          job.at(), "job " + jobKey + " has no tasks", "give it at least one under tasks");
      return;
    }
    if (value instanceof Sequence many && many.items().size() > MOST_TASKS) {
      problems.error(
          many.at(),
          "job " + jobKey + " has " + many.items().size() + " tasks",
          "a job has at most " + MOST_TASKS + ": make several, joined by run_job_task");
    } else if (value instanceof Sequence sequence) {
      var graph = new TaskGraph(problems);
      graph.collect(sequence);
      graph.connect(sequence);
      if (!graph.hasCycle()) {
        Reach.check(graph.tasks, problems);
      }
    }
  }

  private void collect(Sequence sequence) {
    for (var item : sequence.items()) {
      if (!(item instanceof Mapping task)) {
        continue;
      }
      var key = task.text("task_key");
      if (key == null) {
        problems.error(task.at(), "a task has no task_key", "name it: task_key: …");
        continue;
      }
      var earlier = tasks.putIfAbsent(key, task);
      if (earlier != null) {
        problems.error(
            task.get("task_key").at(),
            "task_key " + key + " is taken, first at " + earlier.get("task_key").at(),
            "give one of the two another key");
      }
      if (task.keys().stream().noneMatch(field -> field.endsWith("_task"))) {
        problems.error(
            task.at(), "task " + key + " does nothing", "give it one of spark_jar_task, …_task");
      }
    }
  }

  private void connect(Sequence sequence) {
    for (var task : sequence.items()) {
      var key = task.text("task_key");
      if (key == null) {
        continue;
      }
      var needed = waitsFor.computeIfAbsent(key, none -> new ArrayList<>());
      if (task.find("depends_on") instanceof Sequence dependencies) {
        for (var dependency : dependencies.items()) {
          connect(key, dependency, needed);
        }
      }
    }
  }

  private void connect(String task, Value dependency, List<String> needed) {
    var key = dependency.text("task_key");
    if (key == null) {
      problems.error(
          dependency.at(), "depends_on of " + task + " names no task", "write task_key: …");
    } else if (!tasks.containsKey(key)) {
      problems.error(
          dependency.find("task_key").at(),
          "task " + task + " depends on " + key + ", which the job does not have",
          Nearest.mend(key, tasks.keySet()));
    } else {
      needed.add(key);
    }
  }

  private boolean hasCycle() {
    var finished = new LinkedHashSet<String>();
    return tasks.keySet().stream().anyMatch(key -> visit(key, new LinkedHashSet<>(), finished));
  }

  private boolean visit(String key, LinkedHashSet<String> way, LinkedHashSet<String> finished) {
    if (finished.contains(key)) {
      return false;
    }
    if (!way.add(key)) {
      var loop = new ArrayList<>(way);
      loop.subList(0, loop.indexOf(key)).clear();
      loop.add(key);
      problems.error(
          tasks.get(key).get("depends_on").at(),
          "tasks wait for each other: " + String.join(" → ", loop),
          "remove one of these depends_on");
      return true;
    }
    for (var needed : waitsFor.get(key)) {
      if (visit(needed, way, finished)) {
        return true;
      }
    }
    way.remove(key);
    finished.add(key);
    return false;
  }
}
