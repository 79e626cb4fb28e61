package kitchens.caspers.workspace.jobs.settings;

import java.time.Duration;

/**
 * How often a task is tried again.
 *
 * @param maxRetries attempts after the first; -1 means without end
 * @param interval from the end of a failed attempt to the start of the next
 * @param onTimeout whether an attempt that timed out is tried again too
 */
public record RetryPolicy(int maxRetries, Duration interval, boolean onTimeout) {
  public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, false);

  /** Whether a further attempt may follow when this many have failed already. */
  public boolean allows(int failures) {
    return maxRetries < 0 || failures <= maxRetries;
  }
}
