package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;

/**
 * One stretch of a run that was repaired: how it first went, or a repair.
 *
 * @param repairId as callers know it; the run's own id for how it first went
 * @param number 0 for how it first went, then counting repairs
 */
public record Repair(
    long repairId,
    long jobRunId,
    int number,
    String requestedBy,
    Instant started,
    Optional<Instant> ended,
    Optional<Outcome> outcome,
    String message) {

  public boolean original() {
    return number == 0;
  }
}
