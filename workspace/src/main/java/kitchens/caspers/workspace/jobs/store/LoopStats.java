package kitchens.caspers.workspace.jobs.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.run.RunState;

/**
 * How far the iterations of a for_each_task are.
 *
 * @param errors messages of failed iterations, with how many failed so
 */
public record LoopStats(
    int total, int active, int scheduled, int succeeded, int failed, Map<String, Integer> errors) {

  /**
   * The stats of a loop.
   *
   * @param iterations the latest attempts of those that it runs
   * @param carried how many had succeeded before a repair
   */
  static LoopStats of(List<TaskRun> iterations, int carried) {
    var active = 0;
    var scheduled = 0;
    var succeeded = carried;
    var failed = 0;
    var errors = new LinkedHashMap<String, Integer>();
    for (var iteration : iterations) {
      if (iteration.state() == RunState.BLOCKED) {
        scheduled++;
      } else if (iteration.state() != RunState.TERMINATED) {
        active++;
      } else if (iteration.outcome().orElseThrow().succeeded()) {
        succeeded++;
      } else {
        failed++;
        errors.merge(iteration.message(), 1, Integer::sum);
      }
    }
    return new LoopStats(iterations.size() + carried, active, scheduled, succeeded, failed, errors);
  }

  public int completed() {
    return succeeded + failed;
  }
}
