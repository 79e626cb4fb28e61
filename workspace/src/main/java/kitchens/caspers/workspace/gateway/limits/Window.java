package kitchens.caspers.workspace.gateway.limits;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much was used in the last minute, in sixty seconds that are forgotten one by one. A second
 * counts until it lies wholly outside the minute, so that no sixty seconds ever hold more than the
 * limit. Guarded by its owner.
 */
final class Window {

  static final int SECONDS = 61;

  private final long[] used = new long[SECONDS];
  private final long[] second = new long[SECONDS];
  private long sum;

  /** What counts at that second. */
  long used(long now) {
    expire(now);
    return sum;
  }

  /** Adds to what was used; less than nothing takes back what was reserved. */
  void add(long now, long amount) {
    add(now, now, amount);
  }

  /** Adds to what was used in a second of the last minute. */
  void add(long then, long now, long amount) {
    expire(now);
    int at = (int) Math.floorMod(then, (long) SECONDS);
    second[at] = then;
    used[at] += amount;
    sum += amount;
  }

  /** Seconds until at most {@code below} is left of what counts now. */
  long secondsUntil(long now, long below) {
    expire(now);
    long left = sum;
    for (long at = now - SECONDS + 1; at <= now; at++) {
      int slot = (int) Math.floorMod(at, (long) SECONDS);
      if (second[slot] == at) {
        left -= used[slot];
      }
      if (left <= below) {
        return Math.max(1, at + SECONDS - now);
      }
    }
    return SECONDS;
  }

  /** What counts at that second, by second. */
  Map<Long, Long> bySecond(long now) {
    expire(now);
    Map<Long, Long> counted = new TreeMap<>();
    for (int slot = 0; slot < SECONDS; slot++) {
      if (used[slot] != 0) {
        counted.put(second[slot], used[slot]);
      }
    }
    return counted;
  }

  private void expire(long now) {
    for (int slot = 0; slot < SECONDS; slot++) {
      if (used[slot] != 0 && second[slot] <= now - SECONDS) {
        sum -= used[slot];
        used[slot] = 0;
      }
    }
  }
}
