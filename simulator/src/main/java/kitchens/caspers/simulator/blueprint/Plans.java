package kitchens.caspers.simulator.blueprint;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Blueprint.Entity;
import kitchens.caspers.simulator.blueprint.Blueprint.Tour;
import kitchens.caspers.simulator.blueprint.Tours.Waiting;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** The days and the tours of an era, planned when they are needed; the latest stay. Thread-safe. */
final class Plans {
  private static final long DAY = 86_400_000;
  private static final int WAVES_KEPT = 64;

  /** Lives of an entity that begin on a day. */
  private record Begun(int entity, LocalDate day) {}

  final Era era;
  final Blueprint blueprint;
  final Hubs hubs = new Hubs();
  private final Plans before;
  private final Map<Begun, Lives> lives;
  private final Map<Wave, Tours> tours = latest(WAVES_KEPT);

  /**
   * Plans an era.
   *
   * @param before the era before, whose vans may still be out; null for the first
   */
  Plans(Era era, Plans before) {
    this.era = era;
    this.before = before;
    blueprint = era.blueprint();
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

  /** By then the last life has ended. */
  SimulatedInstant end() {
    var last = Math.min(era.until(), start(era.lastDay().plusDays(1)).epochMillis()) + longest();
    return start(day(last).plusDays(1));
  }

  private long longest() {
    return blueprint.entities().stream().mapToLong(Entity::longestMillis).max().orElse(0);
  }

  /** Whether anything of the era may be told within [from, to). */
  boolean mayTell(long from, long to) {
    return era.from() < to && from < end().epochMillis();
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
    var day = day(Math.max(fromMillis - longest, era.from()));
    var last = day(Math.min(toMillis, era.until()) - 1);
    var found = new ArrayList<Lives>();
    for (; !day.isAfter(last) && !day.isAfter(era.lastDay()); day = day.plusDays(1)) {
      found.add(lives(entity, day));
    }
    return found;
  }

  private Lives lives(int entity, LocalDate day) {
    synchronized (lives) {
      return lives.computeIfAbsent(
          new Begun(entity, day),
          any -> {
            var first = era.firstDay();
            var whole = Math.max(1, ChronoUnit.DAYS.between(first, era.lastDay()));
            var progress = (double) ChronoUnit.DAYS.between(first, day) / whole;
            return Lives.of(era, blueprint.entities().get(entity), day, progress, hubs);
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
    var list = list(wave.entity(), tour);
    var key =
        Draw.key(Draw.key(Draw.key(era.key(), wave.day().toEpochDay()), wave.hub()), wave.state());
    var hub = new Row(list, wave.hub());
    var state = kind.states().get(wave.state()).name();
    var out = before == null ? VansOut.NONE : before.out(kind.name(), state, hub, wave.day());
    return new Tours(tour, hub, hubs, new Tours.Times(leaves, back), key, out, waiting);
  }

  /** Which of a hub's vans this era and those before it have out on a day. */
  private VansOut out(String entity, String state, Row hub, LocalDate day) {
    var over = start(day).epochMillis() >= end().epochMillis();
    for (var e = 0; e < blueprint.entities().size() && !over; e++) {
      var states = blueprint.entities().get(e).states();
      for (var s = 0; s < states.size() && blueprint.entities().get(e).name().equals(entity); s++) {
        if (states.get(s).name().equals(state) && states.get(s).tour() != null) {
          return out(e, s, states.get(s).tour(), hub, day);
        }
      }
    }
    return before == null ? VansOut.NONE : before.out(entity, state, hub, day);
  }

  private VansOut out(int entity, int state, Tour tour, Row hub, LocalDate day) {
    var list = list(entity, tour);
    for (var row = 0; row < list.rows().size() && tour.days().contains(day.getDayOfWeek()); row++) {
      if (new Row(list, row).field("id").equals(hub.field("id"))) {
        return tours(new Wave(entity, state, row, day)).out;
      }
    }
    return before == null
        ? VansOut.NONE
        : before.out(
            blueprint.entities().get(entity).name(),
            blueprint.entities().get(entity).states().get(state).name(),
            hub,
            day);
  }

  /** How many hubs a tour's state has. */
  int hubs(int entity, Tour tour) {
    return list(entity, tour).rows().size();
  }

  private Blueprint.Rows list(int entity, Tour tour) {
    var hub = blueprint.entities().get(entity).attributes().get(tour.hub());
    return ((Generator.Pick) hub.generator()).list();
  }

  /** When a state is entered, by the clock. */
  long entered(int entity, Lives of, int visit) {
    var millis = of.entered[visit];
    return millis == Lives.AT_THE_DOOR ? served(entity, of, visit - 1).millis() : millis;
  }
}
