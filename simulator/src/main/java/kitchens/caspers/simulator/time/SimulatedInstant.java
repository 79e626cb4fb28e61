package kitchens.caspers.simulator.time;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A moment of the simulated world, in milliseconds since 1970 UTC. It is a type of its own so that
 * it cannot be mistaken for wall time, which is an {@link Instant}.
 */
public record SimulatedInstant(long epochMillis) implements Comparable<SimulatedInstant> {

  /** The simulated moment that carries the same date and time as {@code instant}. */
  public static SimulatedInstant of(Instant instant) {
    return new SimulatedInstant(instant.toEpochMilli());
  }

  /**
   * Reads ISO-8601 UTC, such as {@code 2026-11-26T22:00:00Z}.
   *
   * @throws java.time.format.DateTimeParseException when it is not that
   */
  @JsonCreator
  public static SimulatedInstant parse(String text) {
    return of(Instant.parse(text));
  }

  /** This moment as a date and time, for printing and calendars. */
  public Instant toInstant() {
    return Instant.ofEpochMilli(epochMillis);
  }

  public SimulatedInstant plus(Duration duration) {
    return new SimulatedInstant(epochMillis + duration.toMillis());
  }

  public SimulatedInstant minus(Duration duration) {
    return new SimulatedInstant(epochMillis - duration.toMillis());
  }

  public SimulatedInstant truncatedToSecond() {
    return of(toInstant().truncatedTo(ChronoUnit.SECONDS));
  }

  public boolean isBefore(SimulatedInstant other) {
    return epochMillis < other.epochMillis;
  }

  @Override
  public int compareTo(SimulatedInstant other) {
    return Long.compare(epochMillis, other.epochMillis);
  }

  @Override
  @JsonValue
  public String toString() {
    return toInstant().toString();
  }
}
