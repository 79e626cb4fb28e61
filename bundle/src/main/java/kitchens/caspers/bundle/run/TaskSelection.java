package kitchens.caspers.bundle.run;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * What {@code --only} chooses from a job's tasks: {@code task}, {@code +task} with all that it
 * waits for, {@code task+} with all that waits for it.
 */
public final class TaskSelection {

  private final Map<String, Set<String>> waitsFor = new LinkedHashMap<>();
  private final Map<String, Set<String>> awaitedBy = new LinkedHashMap<>();

  private TaskSelection(Value job) {
    if (job.find("tasks") instanceof Sequence tasks) {
      tasks.items().forEach(task -> waitsFor.put(task.text("task_key"), new LinkedHashSet<>()));
      waitsFor.keySet().forEach(task -> awaitedBy.put(task, new LinkedHashSet<>()));
      for (var task : tasks.items()) {
        if (task.find("depends_on") instanceof Sequence needed) {
          for (var dependency : needed.items()) {
            waitsFor.get(task.text("task_key")).add(dependency.text("task_key"));
            awaitedBy.get(dependency.text("task_key")).add(task.text("task_key"));
          }
        }
      }
    }
  }

  /**
   * The keys of the chosen tasks, in the job's order; none when all are.
   *
   * @param job its configuration
   * @throws BundleException when a name is no task's
   */
  public static List<String> of(Value job, Collection<String> names) {
    var selection = new TaskSelection(job);
    var chosen = new LinkedHashSet<String>();
    names.stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .forEach(name -> selection.add(name, chosen));
    return selection.waitsFor.keySet().stream().filter(chosen::contains).toList();
  }

  private void add(String name, Set<String> chosen) {
    var task = name.replaceAll("^\\+|\\+$", "");
    if (!waitsFor.containsKey(task)) {
      throw new BundleException(
          "the job has no task \"" + task + "\"", Nearest.mend(task, waitsFor.keySet()));
    }
    chosen.add(task);
    if (name.startsWith("+")) {
      reach(task, waitsFor, chosen);
    }
    if (name.endsWith("+")) {
      reach(task, awaitedBy, chosen);
    }
  }

  private static void reach(String from, Map<String, Set<String>> edges, Set<String> chosen) {
    var open = new ArrayDeque<>(Set.of(from));
    var seen = new LinkedHashSet<String>();
    while (!open.isEmpty()) {
      for (var next : edges.get(open.remove())) {
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    chosen.addAll(seen);
  }
}
