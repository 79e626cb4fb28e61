package kitchens.caspers.workspace.jobs.run;

import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;

/** Whether and when an ended attempt is followed by another. */
final class Retries {
  private Retries() {}

  /** The next attempt; empty when this one's end stands. */
  static Optional<Step.Retry> after(Attempt attempt, TaskSettings task, Instant now) {
    var outcome = attempt.outcome().orElseThrow();
    if (outcome == Outcome.LOST) {
      // Infrastructure took it: neither the task's fault nor its wait.
      return Optional.of(new Step.Retry(attempt, attempt.failures(), now));
    }
    var policy = task.retries();
    var failures = attempt.failures() + 1;
    var again =
        switch (outcome) {
          case FAILED, LIBRARY_MISSING -> !(task.work() instanceof Work.Condition);
          case TIMED_OUT -> policy.onTimeout();
          default -> false;
        };
    if (!again || !policy.allows(failures)) {
      return Optional.empty();
    }
    // As documented, the interval counts from the start of the failed attempt.
    var due = attempt.started().map(start -> start.plus(policy.interval())).orElse(now);
    return Optional.of(new Step.Retry(attempt, failures, due.isBefore(now) ? now : due));
  }
}
