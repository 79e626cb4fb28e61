package kitchens.caspers.simulator.blueprint;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;
import kitchens.caspers.simulator.blueprint.Blueprint.Entity;
import kitchens.caspers.simulator.blueprint.Blueprint.State;
import kitchens.caspers.simulator.chance.Draw;

/**
 * The lives of all entities of one kind that begin on one local day: which states each goes through
 * and when. A life is drawn from its own key. Where there are only so many places it waits for
 * those of its day that came before; the minute at which a van comes to a door depends on others
 * too, and what comes after it is reckoned from the time when the vans are back, so that a life can
 * be told without theirs.
 */
final class Lives {
  private static final int PURPOSE_COUNT = 1;
  private static final int PURPOSE_NOISE = 2;
  private static final int PURPOSE_TIME = 3;
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

  private Lives(Entity entity, LocalDate day, long[] keys, Course[] courses) {
    this.entity = entity;
    this.day = day;
    this.keys = keys;
    this.size = keys.length;
    first = new int[size + 1];
    for (var life = 0; life < size; life++) {
      first[life + 1] = first[life] + courses[life].size();
    }
    state = new byte[first[size]];
    entered = new long[first[size]];
    wave = new int[first[size]];
    for (var life = 0; life < size; life++) {
      courses[life].into(state, entered, wave, first[life]);
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
    var courses = new Course[keys.length];
    for (var i = 0; i < keys.length; i++) {
      keys[i] = Draw.key(ofDay, skipped + i);
      courses[i] = new Course(entity, i, keys[i], begins[skipped + i], zone, hubs);
    }
    run(courses);
    return new Lives(entity, day, keys, courses);
  }

  /** Each goes on by itself but where there are only so many places. */
  private static void run(Course[] courses) {
    var waiting = new PriorityQueue<>(Course.BY_COMING);
    for (var course : courses) {
      if (course.comesToPlaces()) {
        waiting.add(course);
      }
    }
    var pools = new Pools();
    while (!waiting.isEmpty()) {
      var next = waiting.poll();
      next.takePlace(pools);
      if (next.comesToPlaces()) {
        waiting.add(next);
      }
    }
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

  /** What the entity with a key is born with. */
  static Object[] attributes(Entity entity, long key, Hubs hubs) {
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

  /** When the driver of a ride leaves with a visit. */
  long leaves(int visit) {
    var life = lifeOf(visit);
    return entered[visit] + Course.handover(state(visit).ride(), keys[life], visit - first[life]);
  }

  /** How many pings come strictly between a ride's departure and its end. */
  long pings(int visit) {
    var ride = state(visit).ride();
    return ride.moving() == null
        ? 0
        : Math.max(0, (entered[visit + 1] - leaves(visit) - 1) / ride.pingMillis());
  }

  State state(int visit) {
    return entity.states().get(state[visit]);
  }
}
