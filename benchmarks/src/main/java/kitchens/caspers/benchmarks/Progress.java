package kitchens.caspers.benchmarks;

import java.time.Duration;
import java.time.Instant;

/** Says on standard error where a benchmark stands and where its time goes. */
final class Progress {
  private final Instant begin = Instant.now();
  private Instant last = begin;

  /** Prints a step that has just ended, with its own time and the time since the beginning. */
  void step(String format, Object... values) {
    var now = Instant.now();
    System.err.printf(
        "%7.2f s  (+%.2f)  %s%n",
        seconds(begin, now), seconds(last, now), format.formatted(values));
    last = now;
  }

  /** Seconds since the beginning. */
  double elapsedSeconds() {
    return seconds(begin, Instant.now());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
