package kitchens.caspers.workspace.jobs.run;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;

/** Which tasks of an ended run a repair runs again. */
public final class RepairChoice {
  private RepairChoice() {}

  /**
   * The keys of those tasks, in the job's order.
   *
   * @param chosen named by the caller; ignored with {@code allFailed}
   * @param allFailed all that failed, were cancelled or never began because of that, and what was
   *     passed over behind them
   * @param dependents with all that depend on these, whatever became of them
   */
  public static Set<String> keys(
      TaskGraph graph,
      Map<String, Outcome> ended,
      Collection<String> chosen,
      boolean allFailed,
      boolean dependents) {
    var keys = new LinkedHashSet<>(chosen);
    if (allFailed) {
      keys.clear();
      ended.forEach(
          (key, outcome) -> {
            if (outcome.failed() || outcome.canceled()) {
              keys.add(key);
            }
          });
    }
    var behind = behind(graph, keys);
    keys.addAll(
        behind.stream()
            .filter(key -> dependents || allFailed && ended.get(key) == Outcome.EXCLUDED)
            .toList());
    return graph.keys().stream()
        .filter(keys::contains)
        .filter(ended::containsKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> behind(TaskGraph graph, Collection<String> keys) {
    var seen = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(List.copyOf(keys));
    while (!open.isEmpty()) {
      for (var key : graph.dependents(open.remove())) {
        if (seen.add(key)) {
          open.add(key);
        }
      }
    }
    return seen;
  }
}
