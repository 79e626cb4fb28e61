package kitchens.caspers.workspace.jobs.run;

import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.RunIf;

/**
 * What a task's dependencies mean for it under its {@code run_if} (Databricks: "Configure task
 * dependencies", "Disabled tasks"). A dependency left out of a partial run does not count; a
 * disabled one has neither succeeded nor failed, and a task that cannot run because of it is
 * disabled too.
 */
final class Verdict {
  private Verdict() {}

  /** Empty when the task runs; otherwise how it is passed over. */
  static Optional<Outcome> of(RunIf runIf, List<Outcome> all) {
    var outcomes = all.stream().filter(outcome -> outcome != Outcome.NOT_CHOSEN).toList();
    if (outcomes.isEmpty() || holds(runIf, outcomes)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (runIf) {
          case AT_LEAST_ONE_FAILED, ALL_FAILED -> disabledOr(outcomes, Outcome.EXCLUDED);
          default ->
              outcomes.stream().anyMatch(Outcome::failed)
                  ? Outcome.UPSTREAM_FAILED
                  : outcomes.stream().anyMatch(Outcome::canceled)
                      ? Outcome.UPSTREAM_CANCELED
                      : disabledOr(outcomes, Outcome.EXCLUDED);
        });
  }

  private static Outcome disabledOr(List<Outcome> outcomes, Outcome otherwise) {
    return outcomes.contains(Outcome.DISABLED) ? Outcome.DISABLED : otherwise;
  }

  private static boolean holds(RunIf runIf, List<Outcome> outcomes) {
    return switch (runIf) {
      case ALL_SUCCESS -> outcomes.stream().allMatch(Outcome::succeeded);
      case AT_LEAST_ONE_SUCCESS -> outcomes.stream().anyMatch(Outcome::succeeded);
      case NONE_FAILED ->
          outcomes.stream().noneMatch(outcome -> outcome.failed() || outcome.canceled())
              && outcomes.stream().anyMatch(Outcome::executed);
      case ALL_DONE -> true;
      case AT_LEAST_ONE_FAILED -> outcomes.stream().anyMatch(Outcome::failed);
      case ALL_FAILED -> outcomes.stream().allMatch(Outcome::failed);
    };
  }
}
