package kitchens.caspers.bundle.resources;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** References of tasks to what other tasks of their job did: {@code {{tasks.<key>.…}}}. */
final class TaskValues {

  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{\\s*tasks\\.([A-Za-z0-9_-]+)\\.[^}]*}}");

  private final Map<String, List<String>> waitsFor = new LinkedHashMap<>();
  private final Problems problems;

  private TaskValues(Problems problems) {
    this.problems = problems;
  }

  static void check(Mapping job, Problems problems) {
    if (job.get("tasks") instanceof Sequence tasks) {
      var values = new TaskValues(problems);
      tasks.items().forEach(values::collect);
      for (var task : tasks.items()) {
        if (task.text("task_key") != null) {
          values.visit(task.text("task_key"), task);
        }
      }
    }
  }

  private void collect(Value task) {
    if (task.text("task_key") == null) {
      return;
    }
    var before = new ArrayList<String>();
    if (task.find("depends_on") instanceof Sequence dependencies) {
      dependencies.items().stream()
          .map(item -> item.text("task_key"))
          .filter(Objects::nonNull)
          .forEach(before::add);
    }
    waitsFor.put(task.text("task_key"), before);
  }

  private void visit(String task, Value value) {
    if (value instanceof Mapping mapping) {
      mapping.entries().forEach(entry -> visit(task, entry.value()));
    } else if (value instanceof Sequence sequence) {
      sequence.items().forEach(item -> visit(task, item));
    } else if (value instanceof Scalar scalar
        && scalar.value() instanceof String text
        && text.contains("{{")) {
      var matcher = REFERENCE.matcher(text);
      while (matcher.find()) {
        reference(task, matcher.group(), matcher.group(1), scalar);
      }
    }
  }

  private void reference(String task, String written, String named, Scalar use) {
    if (!waitsFor.containsKey(named)) {
      problems.error(
          use.at(), written + " names no task of the job", Nearest.mend(named, waitsFor.keySet()));
    } else if (!before(task).contains(named)) {
      problems.error(
          use.at(),
          "task " + task + " does not wait for " + named + ", so " + written + " has no value yet",
          "add " + named + " to its depends_on");
    }
  }

  private Set<String> before(String task) {
    var found = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(waitsFor.getOrDefault(task, List.of()));
    while (!open.isEmpty()) {
      var next = open.remove();
      if (found.add(next)) {
        open.addAll(waitsFor.getOrDefault(next, List.of()));
      }
    }
    return found;
  }
}
