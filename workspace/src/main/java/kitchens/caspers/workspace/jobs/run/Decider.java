package kitchens.caspers.workspace.jobs.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;

/** Decides condition_tasks on the spot, so that a run's course goes on past them in one go. */
public interface Decider {

  /**
   * What came of a condition.
   *
   * @param decision {@code true} or {@code false}; none when it could not be decided
   * @param message why it could not be decided
   * @param operands left and right, resolved
   */
  record Decision(
      Outcome outcome, Optional<String> decision, String message, List<String> operands) {}

  /**
   * @param ended how the tasks before it ended
   */
  Decision decide(TaskSettings task, Attempt attempt, Map<String, Outcome> ended);
}
