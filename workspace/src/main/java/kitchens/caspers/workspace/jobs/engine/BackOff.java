package kitchens.caspers.workspace.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;

/**
 * When the next run of a continuous job starts: soon after a good or a cancelled run, later and
 * later after failed ones.
 *
 * @param failures failed runs in a row
 */
record BackOff(int failures, Instant next) {
  private static final Duration AFTER_SUCCESS = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** A run that went on for so long before it failed begins a new row of failures. */
  private static final Duration GOOD_WHILE = Duration.ofMinutes(10);

  static BackOff after(
      Outcome outcome, Optional<Instant> began, int failures, Duration first, Instant now) {
    if (outcome.canceled()) {
      return new BackOff(0, now);
    }
    if (outcome.succeeded()) {
      return new BackOff(0, now.plus(min(AFTER_SUCCESS, first)));
    }
    var wentWell = began.map(at -> at.plus(GOOD_WHILE).isBefore(now)).orElse(false);
    var row = wentWell ? 1 : failures + 1;
    var delay = first.multipliedBy(1L << Math.min(row - 1, 20));
    return new BackOff(row, now.plus(min(delay, LONGEST)));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
