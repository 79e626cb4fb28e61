package kitchens.caspers.workspace.jobs.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tasks of a job and the arrows between them: unique keys, known dependencies, no cycle. */
public final class TaskGraph {
  private final Map<String, TaskSettings> byKey;
  private final Map<String, Set<String>> dependents = new LinkedHashMap<>();
  private final List<TaskSettings> inOrder;
  private final boolean watchesDurations;

  private TaskGraph(Map<String, TaskSettings> byKey, List<TaskSettings> inOrder) {
    this.byKey = byKey;
    this.inOrder = inOrder;
    this.watchesDurations = inOrder.stream().anyMatch(TaskGraph::watches);
    byKey.keySet().forEach(key -> dependents.put(key, new LinkedHashSet<>()));
    byKey
        .values()
        .forEach(task -> task.dependsOn().forEach(key -> dependents.get(key).add(task.taskKey())));
  }

  /**
   * Checks the tasks and joins them.
   *
   * @throws SettingsRefused when a key is there twice, a dependency is unknown or arrows run in a
   *     circle; the message prints the loop
   */
  public static TaskGraph of(List<TaskSettings> tasks) {
    var byKey = new LinkedHashMap<String, TaskSettings>();
    for (var task : tasks) {
      if (byKey.put(task.taskKey(), task) != null) {
        throw SettingsRefused.invalid(
            "Duplicate task key '%s'. Give each task of the job a key of its own.", task.taskKey());
      }
    }
    for (var task : tasks) {
      for (var key : task.dependsOn()) {
        if (!byKey.containsKey(key)) {
          throw SettingsRefused.invalid(
              "Task '%s' depends on unknown task '%s'. Known tasks: %s.",
              task.taskKey(), key, String.join(", ", byKey.keySet()));
        }
        if (task.outcomes().containsKey(key)
            && !(byKey.get(key).work() instanceof Work.Condition)) {
          throw SettingsRefused.invalid(
              "Task '%s': depends_on.outcome is only for dependencies on a condition_task, and '%s'"
                  + " is a %s. Remove it.",
              task.taskKey(), key, byKey.get(key).work().field());
        }
      }
    }
    return new TaskGraph(byKey, ordered(byKey));
  }

  /** Whether a task, or what one repeats, has a health rule. */
  public boolean watchesDurations() {
    return watchesDurations;
  }

  private static boolean watches(TaskSettings task) {
    return task.notifications().durationWarning().isPresent()
        || task.work() instanceof Work.ForEach loop && watches(loop.task());
  }

  /** Each task after all that it depends on. */
  private static List<TaskSettings> ordered(Map<String, TaskSettings> byKey) {
    var order = new ArrayList<TaskSettings>();
    var waiting = new LinkedHashMap<String, Set<String>>();
    byKey.forEach((key, task) -> waiting.put(key, new LinkedHashSet<>(task.dependsOn())));
    var free = new ArrayDeque<String>();
    waiting.forEach(
        (key, needs) -> {
          if (needs.isEmpty()) {
            free.add(key);
          }
        });
    var dependents = new LinkedHashMap<String, List<String>>();
    byKey.forEach(
        (key, task) ->
            new LinkedHashSet<>(task.dependsOn())
                .forEach(
                    need -> dependents.computeIfAbsent(need, x -> new ArrayList<>()).add(key)));
    while (!free.isEmpty()) {
      var done = free.remove();
      order.add(byKey.get(done));
      waiting.remove(done);
      for (var next : dependents.getOrDefault(done, List.of())) {
        var needs = waiting.get(next);
        needs.remove(done);
        if (needs.isEmpty()) {
          free.add(next);
        }
      }
    }
    if (waiting.isEmpty()) {
      return List.copyOf(order);
    }
    var loop = new ArrayList<String>();
    var key = waiting.keySet().iterator().next();
    while (!loop.contains(key)) {
      loop.add(key);
      key = waiting.get(key).stream().filter(waiting::containsKey).findFirst().orElseThrow();
    }
    loop.add(key);
    throw SettingsRefused.invalid(
        "Tasks depend on each other in a circle: %s. Remove one of these dependencies.",
        String.join(" -> ", loop.subList(loop.indexOf(key), loop.size())));
  }

  public Collection<TaskSettings> tasks() {
    return byKey.values();
  }

  /** All tasks, each after those that it depends on. */
  public List<TaskSettings> inOrder() {
    return inOrder;
  }

  public Set<String> keys() {
    return byKey.keySet();
  }

  /** The task of that key, which must exist. */
  public TaskSettings task(String key) {
    var task = byKey.get(key);
    if (task == null) {
      throw new IllegalArgumentException("no task " + key);
    }
    return task;
  }

  public Set<String> dependents(String key) {
    return dependents.get(key);
  }

  /**
   * The tasks that a partial run runs. {@code key} is that task; {@code +key} adds all that it
   * needs, {@code key+} all that need it.
   */
  public Set<String> select(Collection<String> only) {
    if (only.isEmpty()) {
      return keys();
    }
    var chosen = new LinkedHashSet<String>();
    for (var word : only) {
      var upstream = word.startsWith("+");
      var downstream = word.endsWith("+") && word.length() > 1;
      var key = word.substring(upstream ? 1 : 0, word.length() - (downstream ? 1 : 0));
      if (!byKey.containsKey(key)) {
        throw SettingsRefused.invalid(
            "only: unknown task '%s'. Known tasks: %s.", key, String.join(", ", keys()));
      }
      chosen.add(key);
      if (upstream) {
        spread(key, chosen, k -> byKey.get(k).dependsOn());
      }
      if (downstream) {
        spread(key, chosen, dependents::get);
      }
    }
    return keys().stream()
        .filter(chosen::contains)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void spread(
      String from, Set<String> chosen, Function<String, ? extends Collection<String>> neighbours) {
    var seen = new LinkedHashSet<String>();
    var open = new ArrayDeque<String>(List.of(from));
    while (!open.isEmpty()) {
      for (var key : neighbours.apply(open.remove())) {
        if (seen.add(key)) {
          open.add(key);
        }
      }
    }
    chosen.addAll(seen);
  }
}
