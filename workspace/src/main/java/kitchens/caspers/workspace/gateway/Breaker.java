package kitchens.caspers.workspace.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps requests from a target that fails again and again: after some failures in a row nothing is
 * sent for a while, then one request tries whether it is well. Each time that it is not, the while
 * doubles, up to a minute.
 */
final class Breaker {

  private static final long LONGEST = Duration.ofMinutes(1).toNanos();

  private final int failuresToOpen;
  private final long firstWait;
  private final LongSupplier nanos;
  private int failures;
  private long wait;
  private long openUntil;
  private boolean trying;

  /**
   * @param failuresToOpen in a row
   * @param nanos a clock that never goes back
   */
  Breaker(int failuresToOpen, Duration firstWait, LongSupplier nanos) {
    this.failuresToOpen = failuresToOpen;
    this.firstWait = firstWait.toNanos();
    this.nanos = nanos;
  }

  /** Whether a request may be sent now; who is let pass says how it went. */
  synchronized boolean letsPass() {
    if (failures < failuresToOpen) {
      return true;
    }
    if (trying || nanos.getAsLong() - openUntil < 0) {
      return false;
    }
    trying = true;
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
    wait = 0;
    trying = false;
  }

  synchronized void failed() {
    trying = false;
    failures++;
    if (failures >= failuresToOpen) {
      wait = wait == 0 ? firstWait : Math.min(LONGEST, 2 * wait);
      openUntil = nanos.getAsLong() + wait;
    }
  }

  /** What was let pass came to no end that says anything. */
  synchronized void unknown() {
    trying = false;
  }

  /** How long nothing is sent; zero when something may be. */
  synchronized Duration remaining() {
    return failures < failuresToOpen
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, openUntil - nanos.getAsLong()));
  }
}
