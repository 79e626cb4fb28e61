package kitchens.caspers.bundle.resources;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Sequence;

/**
 * Tasks that can never run: they wait for both outcomes of one condition. What a task that runs
 * only after all others succeeded needs, is needed by those that wait for it.
 */
final class Reach {

  private final Map<String, Mapping> tasks;
  private final Problems problems;
  private final Map<String, Set<String>> needs = new LinkedHashMap<>();

  private Reach(Map<String, Mapping> tasks, Problems problems) {
    this.tasks = tasks;
    this.problems = problems;
  }

  /**
   * Reports them; the tasks wait for each other in no loop.
   *
   * @param tasks by their keys
   */
  static void check(Map<String, Mapping> tasks, Problems problems) {
    var reach = new Reach(tasks, problems);
    tasks.keySet().forEach(reach::needs);
  }

  /** Outcomes that must come true before the task runs, as {@code condition=outcome}. */
  private Set<String> needs(String key) {
    var known = needs.get(key);
    if (known != null) {
      return known;
    }
    var needed = new LinkedHashSet<String>();
    var task = tasks.get(key);
    var runIf = task.text("run_if");
    var all = runIf == null || runIf.equals("ALL_SUCCESS");
    if (task.get("depends_on") instanceof Sequence dependencies) {
      for (var dependency : dependencies.items()) {
        var before = dependency.text("task_key");
        if (before == null || !tasks.containsKey(before)) {
          continue;
        }
        var earlier = needs(before);
        if (all) {
          needed.addAll(earlier);
        }
        outcome(key, dependency.find("outcome") == null ? null : dependency.text("outcome"), before)
            .ifPresent(needed::add);
      }
    }
    for (var need : needed) {
      var condition = need.substring(0, need.lastIndexOf('='));
      if (all && need.endsWith("=true") && needed.contains(condition + "=false")) {
        problems.error(
            task.get("depends_on").at(),
            "task " + key + " never runs: it waits for both outcomes of " + condition,
            "set run_if: AT_LEAST_ONE_SUCCESS, or remove one of the two ways to it");
        needed = new LinkedHashSet<>(); // what waits for it is not told too
        break;
      }
    }
    needs.put(key, needed);
    return needed;
  }

  private Optional<String> outcome(String key, String outcome, String before) {
    if (outcome == null) {
      return Optional.empty();
    }
    var at = tasks.get(key).get("depends_on").at();
    if (tasks.get(before).get("condition_task") == null) {
      problems.error(
          at,
          "task " + key + " waits for an outcome of " + before + ", which is no condition_task",
          "remove the outcome");
      return Optional.empty();
    }
    if (!outcome.equals("true") && !outcome.equals("false")) {
      problems.error(
          at,
          "task " + key + " waits for the outcome \"" + outcome + "\" of " + before,
          "write \"true\" or \"false\"");
      return Optional.empty();
    }
    return Optional.of(before + "=" + outcome);
  }
}
