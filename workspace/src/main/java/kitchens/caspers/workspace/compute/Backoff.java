package kitchens.caspers.workspace.compute;

import java.time.Duration;

/** Doubles from a tenth of a second to half a minute; a process that became ready resets it. */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(30);

  private Duration next = FIRST;

  Duration next() {
    Duration now = next;
    next = next.multipliedBy(2).compareTo(LAST) > 0 ? LAST : next.multipliedBy(2);
    return now;
  }

  void reset() {
    next = FIRST;
  }
}
