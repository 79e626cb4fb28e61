package kitchens.caspers.simulator.blueprint;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Blueprint.Entity;
import kitchens.caspers.simulator.blueprint.Blueprint.State;
import kitchens.caspers.simulator.blueprint.Blueprint.Ways;
import kitchens.caspers.simulator.chance.Draw;

/**
 * The lives of all entities of one kind that begin on one local day: which states each goes through
 * and when. A life is drawn from its own key; only the minute at which a van comes to a door
 * depends on others, and what comes after it is reckoned from the time when the vans are back, so a
 * life can be told without theirs.
 */
final class Lives {
  private static final int PURPOSE_COUNT = 1;
  private static final int PURPOSE_NOISE = 2;
  private static final int PURPOSE_TIME = 3;
  private static final int PURPOSE_WAY = 1 << 20;
  private static final int PURPOSE_DELAY = 1 << 21;
  private static final int PURPOSE_ATTRIBUTE = 1 << 22;

  /** A visit's time is that of the van's stop before it. */
  static final long AT_THE_DOOR = Long.MIN_VALUE;

  final Entity entity;
  final LocalDate day;

  /** How many lives there are; by their beginnings. */
  final int size;

  /** Where each life's visits begin in the columns below; one more than there are lives. */
  final int[] first;

  final byte[] state;

  /** When each state is entered; {@link #AT_THE_DOOR} behind a tour. */
  final long[] entered;

  /** The local day on which the vans of a visit's tour leave; 0 when it is no tour. */
  final int[] wave;

  private final long[] keys;

  private Lives(Entity entity, LocalDate day, long[] keys, Columns columns, int[] first) {
    this.entity = entity;
    this.day = day;
    this.keys = keys;
    this.size = keys.length;
    this.first = first;
    state = Arrays.copyOf(columns.state, columns.size);
    entered = Arrays.copyOf(columns.entered, columns.size);
    wave = Arrays.copyOf(columns.wave, columns.size);
  }

  private static final class Columns {
    byte[] state = new byte[64];
    long[] entered = new long[64];
    int[] wave = new int[64];
    int size;

    void add(int at, long millis, int leaves) {
      if (size == state.length) {
        state = Arrays.copyOf(state, 2 * size);
        entered = Arrays.copyOf(entered, 2 * size);
        wave = Arrays.copyOf(wave, 2 * size);
      }
      state[size] = (byte) at;
      entered[size] = millis;
      wave[size++] = leaves;
    }
  }

  /**
   * Plans a day.
   *
   * @param progress 0 on history's first day, 1 on the last day ahead
   */
  static Lives of(Era era, Entity entity, LocalDate day, double progress, Hubs hubs) {
    var zone = era.blueprint().timezone();
    var ofDay = Draw.key(Draw.key(era.key(), Draw.key(entity.name())), day.toEpochDay());
    var begins = new long[count(entity.arrivals(), ofDay, day, progress)];
    for (var i = 0; i < begins.length; i++) {
      begins[i] = begin(entity.arrivals(), Draw.unit(Draw.key(ofDay, i), PURPOSE_TIME), day, zone);
    }
    Arrays.sort(begins);
    // On the day on which an era begins or ends only a part of them is its own.
    var skipped = 0;
    while (skipped < begins.length && begins[skipped] < era.from()) {
      skipped++;
    }
    var end = begins.length;
    while (end > skipped && begins[end - 1] >= era.until()) {
      end--;
    }
    var keys = new long[end - skipped];
    var columns = new Columns();
    var first = new int[keys.length + 1];
    for (var i = 0; i < keys.length; i++) {
      keys[i] = Draw.key(ofDay, skipped + i);
      live(entity, keys[i], begins[skipped + i], zone, hubs, columns);
      first[i + 1] = columns.size;
    }
    return new Lives(entity, day, keys, columns, first);
  }

  private static int count(Blueprint.Arrivals arrivals, long key, LocalDate day, double progress) {
    var trend =
        arrivals.perDayFirst() + progress * (arrivals.perDayLast() - arrivals.perDayFirst());
    var noise = 1 + arrivals.noisePct() / 100 * Draw.gaussian(key, PURPOSE_NOISE) / 2;
    var mean = trend * arrivals.weekdays()[day.getDayOfWeek().getValue() - 1] * Math.max(0, noise);
    return (int) Math.floor(mean + Draw.unit(key, PURPOSE_COUNT));
  }

  private static long begin(Blueprint.Arrivals arrivals, double drawn, LocalDate day, ZoneId zone) {
    var hour = Generator.index(arrivals.hours(), drawn);
    var before = hour == 0 ? 0 : arrivals.hours()[hour - 1];
    var width = Math.max(1e-12, arrivals.hours()[hour] - before);
    var millis = (long) (Math.min(0.999999, Math.max(0, (drawn - before) / width)) * 3_600_000);
    return day.atStartOfDay().plusHours(hour).atZone(zone).toInstant().toEpochMilli() + millis;
  }

  private static void live(
      Entity entity, long key, long begin, ZoneId zone, Hubs hubs, Columns columns) {
    var states = entity.states();
    var visits = new int[states.size()];
    var scope = new Scope(hubs, attributes(entity, key, hubs), key, Map.of());
    var at = 0;
    var shown = begin;
    var reckoned = begin;
    for (var step = 0; ; step++) {
      var state = states.get(at);
      visits[at]++;
      var leave = reckoned;
      var leaves = 0;
      var tour = state.tour();
      if (tour != null) {
        leave = Delay.next(reckoned, zone, tour.leaves(), tour.days());
        var date = Instant.ofEpochMilli(leave).atZone(zone).toLocalDate();
        leaves = (int) date.toEpochDay();
        leave = date.atTime(tour.back()).atZone(zone).toInstant().toEpochMilli();
      } else if (state.after() != null) {
        leave = state.after().after(reckoned, zone, key, PURPOSE_DELAY + step);
      }
      columns.add(at, shown, leaves);
      if (state.ways().isEmpty()) {
        return;
      }
      shown = tour != null ? AT_THE_DOOR : leave;
      reckoned = leave;
      var next = next(state, scope, Draw.unit(key, PURPOSE_WAY + step));
      var bound = states.get(next);
      at = bound.then() >= 0 && visits[next] >= bound.visits() ? bound.then() : next;
    }
  }

  private static int next(State state, Scope scope, double drawn) {
    for (Ways ways : state.ways()) {
      if (ways.attribute() < 0 || ways.values().contains(scope.attribute(ways.attribute()))) {
        return ways.to()[Generator.index(ways.upTo(), drawn)];
      }
    }
    throw new IllegalStateException(state.name() + " has no way that always holds");
  }

  /** What the entity with a key is born with. */
  private static Object[] attributes(Entity entity, long key, Hubs hubs) {
    var drawn = new Object[entity.attributes().size()];
    var scope = new Scope(hubs, drawn, key, Map.of());
    for (var i = 0; i < drawn.length; i++) {
      var purpose = PURPOSE_ATTRIBUTE + i;
      drawn[i] = entity.attributes().get(i).generator().draw(scope, Draw.key(key, purpose), 0);
    }
    return drawn;
  }

  Object[] attributes(int life, Hubs hubs) {
    return attributes(entity, keys[life], hubs);
  }

  long key(int life) {
    return keys[life];
  }

  /** The life that a visit belongs to. */
  int lifeOf(int visit) {
    var found = Arrays.binarySearch(first, visit);
    return found >= 0 ? found : -found - 2;
  }

  State state(int visit) {
    return entity.states().get(state[visit]);
  }
}
