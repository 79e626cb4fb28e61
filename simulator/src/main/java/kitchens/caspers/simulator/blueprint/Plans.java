package kitchens.caspers.simulator.blueprint;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Blueprint.Entity;
import kitchens.caspers.simulator.blueprint.Tours.Waiting;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * The days and the tours of a world, planned when they are needed; the latest stay. Thread-safe.
 */
final class Plans {
  private static final long DAY = 86_400_000;
  private static final int WAVES_KEPT = 64;

  /** Lives of an entity that begin on a day. */
  private record Begun(int entity, LocalDate day) {}

  final Blueprint blueprint;
  final Hubs hubs = new Hubs();
  final LocalDate firstDay;
  final LocalDate lastDay;
  private final long seed;
  private final Map<Begun, Lives> lives;
  private final Map<Wave, Tours> tours = latest(WAVES_KEPT);

  Plans(Blueprint blueprint, long seed, SimulatedInstant anchor) {
    this.blueprint = blueprint;
    this.seed = Draw.key(Draw.key(blueprint.business()), seed);
    var today = anchor.toInstant().atZone(blueprint.timezone()).toLocalDate();
    firstDay = today.minusDays(blueprint.historyDays());
    lastDay = today.plusDays(blueprint.daysAhead());
    var kept = 8;
    for (var entity : blueprint.entities()) {
      kept += 3 + (int) (entity.longestMillis() / DAY);
    }
    lives = latest(kept);
  }

  private static <K, V> Map<K, V> latest(int kept) {
    return new LinkedHashMap<>(32, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > kept;
      }
    };
  }

  /** The first moment of the first day. */
  SimulatedInstant begin() {
    return start(firstDay);
  }

  /** By then the last life has ended. */
  SimulatedInstant end() {
    var longest = blueprint.entities().stream().mapToLong(Entity::longestMillis).max().orElse(0);
    var last = start(lastDay.plusDays(1)).epochMillis() + longest;
    return start(day(last).plusDays(1));
  }

  private SimulatedInstant start(LocalDate day) {
    return SimulatedInstant.of(day.atStartOfDay(blueprint.timezone()).toInstant());
  }

  LocalDate day(long millis) {
    return Instant.ofEpochMilli(millis).atZone(blueprint.timezone()).toLocalDate();
  }

  /** The lives, by day, that may not be over before a moment and have begun before another. */
  List<Lives> lives(int entity, long fromMillis, long toMillis) {
    var longest = blueprint.entities().get(entity).longestMillis();
    var day = day(fromMillis - longest);
    day = day.isBefore(firstDay) ? firstDay : day;
    var last = day(toMillis - 1);
    var found = new ArrayList<Lives>();
    for (; !day.isAfter(last) && !day.isAfter(lastDay); day = day.plusDays(1)) {
      found.add(lives(entity, day));
    }
    return found;
  }

  private Lives lives(int entity, LocalDate day) {
    synchronized (lives) {
      return lives.computeIfAbsent(
          new Begun(entity, day),
          any -> {
            var whole = Math.max(1, ChronoUnit.DAYS.between(firstDay, lastDay));
            var progress = (double) ChronoUnit.DAYS.between(firstDay, day) / whole;
            var kind = blueprint.entities().get(entity);
            var key = Draw.key(seed, Draw.key(kind.name()));
            return Lives.of(kind, key, day, progress, blueprint.timezone(), hubs);
          });
    }
  }

  /** Where a visit of a tour's state is served. */
  Tours.Served served(int entity, Lives of, int visit) {
    var state = of.state(visit);
    var life = of.lifeOf(visit);
    var hub = (Row) of.attributes(life, hubs)[state.tour().hub()];
    var day = LocalDate.ofEpochDay(of.wave[visit]);
    return tours(new Wave(entity, of.state[visit], hub.index(), day)).of(of, visit);
  }

  /** The vans of a wave. */
  Tours tours(Wave wave) {
    synchronized (tours) {
      return tours.computeIfAbsent(wave, this::plan);
    }
  }

  private Tours plan(Wave wave) {
    var kind = blueprint.entities().get(wave.entity());
    var tour = kind.states().get(wave.state()).tour();
    var zone = blueprint.timezone();
    var leaves = wave.day().atTime(tour.leaves()).atZone(zone).toInstant().toEpochMilli();
    var back = wave.day().atTime(tour.back()).atZone(zone).toInstant().toEpochMilli();
    var waiting = new ArrayList<Waiting>();
    for (var begun : lives(wave.entity(), leaves, leaves + 1)) {
      for (var visit = 0; visit < begun.state.length; visit++) {
        if (begun.wave[visit] == wave.day().toEpochDay() && begun.state[visit] == wave.state()) {
          var attributes = begun.attributes(begun.lifeOf(visit), hubs);
          if (((Row) attributes[tour.hub()]).index() == wave.hub()) {
            waiting.add(new Waiting(begun, visit, ((Door) attributes[tour.address()]).number()));
          }
        }
      }
    }
    var list = ((Generator.Pick) kind.attributes().get(tour.hub()).generator()).list();
    var key = Draw.key(Draw.key(Draw.key(seed, wave.day().toEpochDay()), wave.hub()), wave.state());
    return new Tours(tour, new Row(list, wave.hub()), hubs, key, leaves, back, waiting);
  }

  /** How many hubs a tour's state has. */
  int hubs(int entity, Blueprint.Tour tour) {
    var pick =
        (Generator.Pick) blueprint.entities().get(entity).attributes().get(tour.hub()).generator();
    return pick.list().rows().size();
  }

  /** When a state is entered, by the clock. */
  long entered(int entity, Lives of, int visit) {
    var millis = of.entered[visit];
    return millis == Lives.AT_THE_DOOR ? served(entity, of, visit - 1).millis() : millis;
  }
}
