package kitchens.caspers.simulator.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a location's simulated time runs against the wall clock. At the anchor both show the same
 * date and time; before it lies the history, which is due at once; after it simulated time runs at
 * the speed of the newest change. Changes fall on whole simulated seconds. Immutable.
 */
public final class TimeMapping {

  /** From {@code wall} on, simulated time runs from {@code simulated} at {@code speedUp}. */
  public record Pivot(Instant wall, SimulatedInstant simulated, double speedUp) {

    private long simulatedMillis(long wallMillis) {
      var since = Math.max(0, wallMillis - wall.toEpochMilli());
      return simulated.epochMillis() + (long) Math.floor(since * speedUp);
    }

    /** The first wall millisecond that shows it; division alone may round to a neighbour. */
    private long wallMillis(long simulatedMillis) {
      var since = (simulatedMillis - simulated.epochMillis()) / speedUp;
      var millis = wall.toEpochMilli() + (long) Math.ceil(since);
      while (simulatedMillis(millis) < simulatedMillis) {
        millis++;
      }
      while (millis > wall.toEpochMilli() && simulatedMillis(millis - 1) >= simulatedMillis) {
        millis--;
      }
      return millis;
    }
  }

  private final List<Pivot> pivots;

  private TimeMapping(List<Pivot> pivots) {
    this.pivots = List.copyOf(pivots);
  }

  /**
   * A world that leaves its anchor at a speed.
   *
   * @param speedUp simulated seconds a wall second; 1 is real time, 0 stands still
   */
  public static TimeMapping startingAt(SimulatedInstant anchor, double speedUp) {
    return new TimeMapping(List.of(new Pivot(anchor.toInstant(), anchor, speedUp)));
  }

  /**
   * The same mapping with another speed from a wall instant on.
   *
   * @throws IllegalArgumentException when {@code wall} lies before the newest change
   */
  public TimeMapping withSpeed(Instant wall, double speedUp) {
    if (wall.isBefore(last().wall())) {
      throw new IllegalArgumentException(
          "the speed changes at %s, which is before the change at %s; changes only go forward"
              .formatted(wall, last().wall()));
    }
    var longer = new ArrayList<>(pivots);
    longer.add(new Pivot(wall, simulated(wall).truncatedToSecond(), speedUp));
    return new TimeMapping(longer);
  }

  /**
   * The same mapping with the clock put forward at a wall instant; the speed stays.
   *
   * @throws IllegalArgumentException when {@code wall} lies before the newest change, or {@code to}
   *     before what the clock shows then
   */
  public TimeMapping withJump(Instant wall, SimulatedInstant to) {
    var longer = new ArrayList<>(withSpeed(wall, last().speedUp()).pivots);
    var shown = longer.remove(longer.size() - 1).simulated();
    if (to.isBefore(shown)) {
      throw new IllegalArgumentException(
          "the clock would jump back from %s to %s; a world only goes forward"
              .formatted(shown, to));
    }
    longer.add(new Pivot(wall, to, last().speedUp()));
    return new TimeMapping(longer);
  }

  /** Simulated time that a jump made due at once, from {@code from} to {@code to}. */
  public record Jump(SimulatedInstant from, SimulatedInstant to) {}

  /** Every jump, oldest first. */
  public List<Jump> jumps() {
    var jumps = new ArrayList<Jump>();
    for (var i = 1; i < pivots.size(); i++) {
      var pivot = pivots.get(i);
      var shown = pivots.get(i - 1).simulatedMillis(pivot.wall().toEpochMilli());
      var from = new SimulatedInstant(shown).truncatedToSecond();
      if (from.isBefore(pivot.simulated())) {
        jumps.add(new Jump(from, pivot.simulated()));
      }
    }
    return jumps;
  }

  /** What the location's clock shows at a wall instant. */
  public SimulatedInstant simulated(Instant wall) {
    var pivot = pivots.get(0);
    for (var later : pivots) {
      if (!later.wall().isAfter(wall)) {
        pivot = later;
      }
    }
    return new SimulatedInstant(pivot.simulatedMillis(wall.toEpochMilli()));
  }

  /**
   * When the location's clock has reached {@code simulated}: the anchor for all of history; empty
   * when the world stands still before it.
   */
  public Optional<Instant> wall(SimulatedInstant simulated) {
    for (var i = 0; i < pivots.size(); i++) {
      var pivot = pivots.get(i);
      if (simulated.compareTo(pivot.simulated()) <= 0) {
        // All of history at the anchor; later only what a jump has passed over.
        return Optional.of(pivot.wall());
      }
      if (pivot.speedUp() > 0) {
        var wall = Instant.ofEpochMilli(pivot.wallMillis(simulated.epochMillis()));
        if (i + 1 == pivots.size() || !wall.isAfter(pivots.get(i + 1).wall())) {
          return Optional.of(wall);
        }
      }
    }
    return Optional.empty();
  }

  /** The anchor and every change since, oldest first. */
  public List<Pivot> pivots() {
    return pivots;
  }

  /** The newest change. */
  public Pivot last() {
    return pivots.get(pivots.size() - 1);
  }
}
