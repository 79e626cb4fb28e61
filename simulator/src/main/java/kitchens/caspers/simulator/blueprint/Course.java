package kitchens.caspers.simulator.blueprint;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Blueprint.Entity;
import kitchens.caspers.simulator.blueprint.Blueprint.Places;
import kitchens.caspers.simulator.blueprint.Blueprint.Ride;
import kitchens.caspers.simulator.blueprint.Blueprint.State;
import kitchens.caspers.simulator.blueprint.Blueprint.Ways;
import kitchens.caspers.simulator.chance.Draw;

/** One life on its way through its states, drawn from its own key. */
final class Course {
  /** Who comes first is served first. */
  static final Comparator<Course> BY_COMING =
      Comparator.<Course>comparingLong(course -> course.reckoned)
          .thenComparingInt(course -> course.number);

  private static final int PURPOSE_WAY = 1 << 20;
  private static final int PURPOSE_DELAY = 1 << 21;
  private static final int PURPOSE_HANDOVER = 1 << 23;
  private static final int PURPOSE_PATIENCE = 1 << 24;
  private static final int MOST_STATES = 128;

  private final Entity entity;
  private final int number;
  private final long key;
  private final ZoneId zone;
  private final Scope scope;
  private final int[] visits;
  private byte[] state = new byte[8];
  private long[] entered = new long[8];
  private int[] wave = new int[8];
  private int size;
  private int at;
  private long shown;
  private long reckoned;
  private boolean over;

  /**
   * A life that begins.
   *
   * @param number among those of its day, by their beginnings
   */
  Course(Entity entity, int number, long key, long begin, ZoneId zone, Hubs hubs) {
    this.entity = entity;
    this.number = number;
    this.key = key;
    this.zone = zone;
    scope = new Scope(hubs, Lives.attributes(entity, key, hubs), key, Map.of());
    visits = new int[entity.states().size()];
    shown = begin;
    reckoned = begin;
  }

  /**
   * Goes on to the next state that has only so many places.
   *
   * @return whether there is one; otherwise the life is over
   */
  boolean comesToPlaces() {
    while (!over) {
      if (entity.states().get(at).places() != null) {
        return true;
      }
      enter();
    }
    return false;
  }

  /** Takes the first place that is free, or gives up waiting for it. */
  void takePlace(Pools pools) {
    var places = entity.states().get(at).places();
    var row = (Row) scope.attribute(places.of());
    var free = pools.freeFrom(row, places.column(), reckoned);
    var patience = patience(places);
    if (free - reckoned > patience) {
      reckoned += patience;
      shown = reckoned;
      at = bounded(places.otherwise());
      return;
    }
    reckoned = free;
    shown = free;
    var ride = entity.states().get(at).ride();
    enter();
    pools.take(row, places.column(), reckoned + (ride == null ? 0 : back(ride)));
  }

  private long patience(Places places) {
    return drawn(places.patience(), key, PURPOSE_PATIENCE + (long) size * MOST_STATES + at);
  }

  private void enter() {
    var now = entity.states().get(at);
    visits[at]++;
    var step = size;
    var leave = reckoned;
    var leaves = 0;
    var tour = now.tour();
    if (tour != null) {
      leave = Delay.next(reckoned, zone, tour.leaves(), tour.days());
      var date = Instant.ofEpochMilli(leave).atZone(zone).toLocalDate();
      leaves = (int) date.toEpochDay();
      leave = date.atTime(tour.back()).atZone(zone).toInstant().toEpochMilli();
    } else if (now.ride() != null) {
      leave = reckoned + handover(now.ride(), key, step) + out(now.ride());
    } else if (now.after() != null) {
      leave = now.after().after(reckoned, zone, key, PURPOSE_DELAY + step);
    }
    add(leaves);
    if (now.ways().isEmpty()) {
      over = true;
      return;
    }
    shown = tour != null ? Lives.AT_THE_DOOR : leave;
    reckoned = leave;
    at = bounded(next(now, scope, Draw.unit(key, PURPOSE_WAY + step)));
  }

  private void add(int leaves) {
    if (size == state.length) {
      state = Arrays.copyOf(state, 2 * size);
      entered = Arrays.copyOf(entered, 2 * size);
      wave = Arrays.copyOf(wave, 2 * size);
    }
    state[size] = (byte) at;
    entered[size] = shown;
    wave[size++] = leaves;
  }

  /** The state that stands for one that has been entered often enough. */
  private int bounded(int next) {
    var bound = entity.states().get(next);
    return bound.then() >= 0 && visits[next] >= bound.visits() ? bound.then() : next;
  }

  private static int next(State state, Scope scope, double drawn) {
    for (Ways ways : state.ways()) {
      if (ways.attribute() < 0 || ways.values().contains(scope.attribute(ways.attribute()))) {
        return ways.to()[Generator.index(ways.upTo(), drawn)];
      }
    }
    throw new IllegalStateException(state.name() + " has no way that always holds");
  }

  /** How long a driver stays before leaving with a life's visit. */
  static long handover(Ride ride, long key, int step) {
    return drawn(ride.handover(), key, PURPOSE_HANDOVER + step);
  }

  private static long drawn(Delay.Spread spread, long key, long purpose) {
    var drawn = Math.round(spread.draw(key, purpose));
    return Math.max(spread.least(), Math.min(spread.most(), drawn));
  }

  private long out(Ride ride) {
    var door = (Door) scope.attribute(ride.address());
    return Math.max(1, door.streets().outMillis(door.number()));
  }

  private long back(Ride ride) {
    var door = (Door) scope.attribute(ride.address());
    return door.streets().backMillis(door.number());
  }

  int size() {
    return size;
  }

  /** Writes the visits into a day's columns, from an index on. */
  void into(byte[] states, long[] times, int[] waves, int from) {
    System.arraycopy(state, 0, states, from, size);
    System.arraycopy(entered, 0, times, from, size);
    System.arraycopy(wave, 0, waves, from, size);
  }
}
