package kitchens.caspers.simulator.blueprint;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.blueprint.Blueprint.Tour;
import kitchens.caspers.simulator.blueprint.Happening.What;
import kitchens.caspers.simulator.blueprint.Tours.Van;
import kitchens.caspers.simulator.chance.Draw;

/** Finds what is told within a window, by time. */
final class Happenings {
  private static final long PING = 1L << 32;
  private static final long MOST_PING_WAIT = 2_400;

  private final Plans plans;
  private final long from;
  private final long to;
  private final List<Happening> found = new ArrayList<>();

  private Happenings(Plans plans, long from, long to) {
    this.plans = plans;
    this.from = from;
    this.to = to;
  }

  /** What is told within [from, to), milliseconds since 1970. */
  static List<Happening> within(Plans plans, long from, long to) {
    var window = new Happenings(plans, from, to);
    for (var entity = 0; entity < plans.blueprint.entities().size(); entity++) {
      window.lives(entity);
      var states = plans.blueprint.entities().get(entity).states();
      for (var state = 0; state < states.size(); state++) {
        if (states.get(state).tour() != null) {
          window.tours(entity, state, states.get(state).tour());
        }
      }
    }
    window.found.sort(Happening.ORDER);
    return window.found;
  }

  /** States that are entered by a life's own time. */
  private void lives(int entity) {
    for (var lives : plans.lives(entity, from, to)) {
      for (var visit = 0; visit < lives.entered.length; visit++) {
        var millis = lives.entered[visit];
        if (millis >= from && millis < to && lives.state(visit).say() != null) {
          found.add(new Happening(millis, entity, lives, visit, What.ENTERED, null, null));
        }
        if (millis < to && lives.state(visit).ride() != null) {
          ride(entity, lives, visit);
        }
      }
    }
  }

  /** What is told of a ride of one's own. */
  private void ride(int entity, Lives lives, int visit) {
    var ride = lives.state(visit).ride();
    var leaves = lives.leaves(visit);
    if (isIn(leaves) && ride.out() != null) {
      found.add(new Happening(leaves, entity, lives, visit, What.OUT, null, null));
    }
    var life = lives.lifeOf(visit);
    var ofVisit = PING * (visit - lives.first[life] + 1);
    var pings = lives.pings(visit);
    var first = Math.max(1, Math.floorDiv(from - leaves, ride.pingMillis()));
    for (var ping = first; ping <= pings && leaves + ping * ride.pingMillis() < to; ping++) {
      var waits = Draw.unit(lives.key(life), ofVisit + ping);
      var at = pingTime(leaves, lives.entered[visit + 1], ride.pingMillis(), ping, waits);
      if (isIn(at)) {
        found.add(new Happening(at, entity, lives, visit, What.MOVING, null, null, (int) ping));
      }
    }
  }

  /** What vans tell, and the states that are entered at doors. */
  private void tours(int entity, int state, Tour tour) {
    var last = plans.day(to - 1);
    for (var day = plans.day(from); !day.isAfter(last); day = day.plusDays(1)) {
      if (!tour.days().contains(day.getDayOfWeek())) {
        continue;
      }
      for (var hub = 0; hub < plans.hubs(entity, tour); hub++) {
        var wave = new Wave(entity, state, hub, day);
        for (var van : plans.tours(wave).vans) {
          if (van.leaves() < to && van.back() >= from) {
            van(wave, tour, van);
          }
        }
      }
    }
  }

  private void van(Wave wave, Tour tour, Van van) {
    if (tour.departed() != null) {
      add(van.leaves(), wave, 0, What.DEPARTED, van);
    }
    for (var stop = 0; stop < van.stops().size(); stop++) {
      var waiting = van.stops().get(stop);
      var next = waiting.visit() + 1;
      if (tour.out() != null && isIn(van.leaves())) {
        found.add(
            new Happening(
                van.leaves(),
                wave.entity(),
                waiting.lives(),
                waiting.visit(),
                What.OUT,
                van,
                wave));
      }
      if (isIn(van.done()[stop]) && waiting.lives().state(next).say() != null) {
        found.add(
            new Happening(
                van.done()[stop], wave.entity(), waiting.lives(), next, What.ENTERED, van, wave));
      }
    }
    if (tour.ping() != null) {
      var pings = pings(tour, van);
      var first = Math.max(1, Math.floorDiv(from - van.leaves(), tour.pingMillis()));
      for (var ping = first; ping <= pings; ping++) {
        add(pingTime(tour, van, ping), wave, (int) ping, What.PING, van);
      }
    }
    if (tour.returned() != null) {
      add(van.back(), wave, 0, What.RETURNED, van);
    }
  }

  /** A van tells its place when its turn has come, and the network lets it. */
  private static long pingTime(Tour tour, Van van, long ping) {
    var waits = Draw.unit(van.key(), PING + ping);
    return pingTime(van.leaves(), van.back(), tour.pingMillis(), ping, waits);
  }

  private static long pingTime(long leaves, long ends, long every, long ping, double waits) {
    var most = Math.min(MOST_PING_WAIT, every / 4);
    return Math.min(leaves + ping * every + (long) (most * waits * waits * waits), ends - 1);
  }

  /** How many pings come strictly between a van's departure and its return. */
  static long pings(Tour tour, Van van) {
    return (van.back() - van.leaves() - 1) / tour.pingMillis();
  }

  private void add(long millis, Wave wave, int number, What what, Van van) {
    if (isIn(millis)) {
      found.add(new Happening(millis, wave.entity(), null, number, what, van, wave));
    }
  }

  private boolean isIn(long millis) {
    return millis >= from && millis < to;
  }
}
