package kitchens.caspers.simulator.blueprint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Blueprint.Tour;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.streets.Route;
import kitchens.caspers.simulator.streets.StreetNetwork;

/**
 * The vans that leave one hub on one day. Doors are shared out by the direction in which they lie,
 * each van goes to the nearest next, without crossing its own way, and is back in time: what does
 * not fit goes with the next one. A hub has so many vans of its own; one that is back goes out
 * again, and what they all cannot do goes with vans that are hired for the day.
 */
final class Tours {
  private static final long BETWEEN_VANS = 45_000;
  private static final long LOADING = 20 * 60_000;
  private static final int PURPOSE_LEAVE = 1;
  private static final int PURPOSE_DOOR = 2;

  /**
   * A visit that waits for the vans.
   *
   * @param lives those of the day on which its life began
   */
  record Waiting(Lives lives, int visit, int address) {}

  /**
   * A van and its way.
   *
   * @param number the tour's, from 1
   * @param name the van's at its hub: {@code 07}, or {@code X02} for one that is hired
   * @param done when each stop is over, by the clock
   * @param back when it is at the hub again
   */
  record Van(
      int number,
      String name,
      long key,
      long leaves,
      List<Waiting> stops,
      long[] done,
      Route route,
      long back) {}

  /**
   * Where a visit is served.
   *
   * @param stop from 0
   */
  record Served(Van van, int stop) {
    long millis() {
      return van.done()[stop];
    }
  }

  /** When the first van leaves and the last one is back, milliseconds since 1970. */
  record Times(long leaves, long back) {}

  final List<Van> vans = new ArrayList<>();

  /** Which of the hub's vans are out, those that were before included. */
  final VansOut out;

  private final Map<Lives, Map<Integer, Served>> served = new HashMap<>();
  private final Tour tour;
  private final StreetNetwork streets;
  private final Times times;
  private final long key;
  private final int most;
  private final int first;
  private final List<Long> back = new ArrayList<>(); // of the own vans from `first` on
  private int own;
  private int hired;

  /**
   * Sends out the vans.
   *
   * @param key the hub's and the day's
   * @param before the vans that are not to be had any more
   */
  Tours(
      Tour tour, Row hub, Hubs hubs, Times times, long key, VansOut before, List<Waiting> waiting) {
    this.tour = tour;
    this.streets = hubs.streets(hub);
    this.times = times;
    this.key = key;
    most = Hubs.vans(hub);
    first = before.own();
    own = first;
    hired = before.hired();
    var around = new Around(streets, Hubs.micro(hub, "lat"), Hubs.micro(hub, "lon"));
    var sorted = new ArrayList<>(waiting);
    sorted.sort(
        Comparator.<Waiting>comparingDouble(w -> around.bearing(w.address()))
            .thenComparingInt(Waiting::address));
    List<Waiting> left = sorted;
    while (!left.isEmpty()) {
      var share = around.ordered(left.subList(0, Math.min(left.size(), tour.stops())));
      var gone = new HashSet<>(share.subList(0, send(share)));
      left = left.stream().filter(one -> !gone.contains(one)).toList();
    }
    out = new VansOut(own, hired);
  }

  Served of(Lives lives, int visit) {
    return served.get(lives).get(visit);
  }

  /** Sends one van to as many of these as it can serve, the first ones; how many that are. */
  private int send(List<Waiting> wanted) {
    var number = vans.size() + 1;
    var ofVan = Draw.key(key, number);
    var wait = Draw.below(ofVan, PURPOSE_LEAVE, (int) BETWEEN_VANS);
    if (own < most) {
      back.add(0L);
      return drive(number, ofVan, own++, firstStart(number) + wait, wanted);
    }
    var earliest = 0;
    for (var van = 1; van < back.size(); van++) {
      earliest = back.get(van) < back.get(earliest) ? van : earliest;
    }
    if (!back.isEmpty()) {
      var again = back.get(earliest) + LOADING + wait;
      var door = wanted.get(0).address();
      var longest = streets.outMillis(door) + tour.atDoor().most() + streets.backMillis(door);
      if (again + longest <= times.back()) {
        return drive(number, ofVan, first + earliest, again, wanted);
      }
    }
    return drive(number, ofVan, - ++hired, firstStart(number) + wait, wanted);
  }

  private long firstStart(int number) {
    return times.leaves() + (number - 1) % 20 * BETWEEN_VANS;
  }

  /**
   * Drives.
   *
   * @param van which of the hub's own, from 0; negative for the hired ones, from -1
   */
  private int drive(int number, long ofVan, int van, long start, List<Waiting> wanted) {
    var at = start;
    var count = 0;
    var atDoor = new int[wanted.size()];
    for (; count < wanted.size(); count++) {
      var address = wanted.get(count).address();
      var way =
          count == 0
              ? streets.outMillis(address)
              : streets.betweenMillis(wanted.get(count - 1).address(), address);
      atDoor[count] = (int) stay(ofVan, count);
      var then = at + way + atDoor[count];
      if (count > 0 && then + streets.backMillis(address) > times.back()) {
        break;
      }
      at = then;
    }
    var stops = List.copyOf(wanted.subList(0, count));
    var addresses = stops.stream().mapToInt(Waiting::address).toArray();
    var route = Route.round(streets, addresses, atDoor);
    var done = new long[count];
    for (var stop = 0; stop < count; stop++) {
      done[stop] = Math.min(times.back(), start + route.leftStop(stop));
    }
    var name = van < 0 ? "X%02d".formatted(-van) : "%02d".formatted(van + 1);
    var gone = new Van(number, name, ofVan, start, stops, done, route, start + route.millis());
    vans.add(gone);
    if (van >= 0) {
      back.set(van - first, gone.back());
    }
    for (var stop = 0; stop < count; stop++) {
      var one = stops.get(stop);
      served
          .computeIfAbsent(one.lives(), any -> new HashMap<>())
          .put(one.visit(), new Served(gone, stop));
    }
    return count;
  }

  private long stay(long key, int stop) {
    var spread = tour.atDoor();
    var drawn = Math.round(spread.draw(Draw.key(key, stop), PURPOSE_DOOR));
    return Math.max(spread.least(), Math.min(spread.most(), drawn));
  }
}
