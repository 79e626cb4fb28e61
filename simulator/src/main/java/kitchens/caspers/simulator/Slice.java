package kitchens.caspers.simulator;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * A piece of a location's simulated time that becomes one file. Its name follows from its time, so
 * writing it twice is writing it once.
 *
 * @param location the location's name
 * @param slug the location's folder
 * @param from its first moment, a whole second
 * @param seconds its length, 1 to 86400
 */
public record Slice(String location, String slug, SimulatedInstant from, int seconds) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  public Slice {
    Objects.requireNonNull(location, "location is null");
    Objects.requireNonNull(slug, "slug is null");
    if (from.epochMillis() % 1000 != 0 || seconds < 1 || seconds > 86_400) {
      throw new IllegalArgumentException(
          "a slice from %s of %d seconds; it begins on a whole second and lasts 1 to 86400"
              .formatted(from, seconds));
    }
  }

  /** The first moment that is no more in it. */
  public SimulatedInstant to() {
    return from.plus(Duration.ofSeconds(seconds));
  }

  /**
   * Where its file lies below the events' volume: {@code
   * san-francisco/2026-11-26/20261126T220000-2.json}, in UTC.
   */
  public String path() {
    var start = from.toInstant();
    return "%s/%s/%s-%d.json".formatted(slug, DAY.format(start), START.format(start), seconds);
  }
}
