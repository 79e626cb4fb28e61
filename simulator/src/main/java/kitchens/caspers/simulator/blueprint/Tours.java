package kitchens.caspers.simulator.blueprint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.blueprint.Blueprint.Tour;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.streets.Route;
import kitchens.caspers.simulator.streets.StreetNetwork;

/**
 * The vans that leave one hub on one day. Doors are shared out by the direction in which they lie,
 * each van goes to the nearest next, without crossing its own way, and is back in time: what does
 * not fit goes with one more van.
 */
final class Tours {
  private static final long BETWEEN_VANS = 45_000;
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
   * @param number from 1
   * @param done when each stop is over, by the clock
   * @param back when it is at the hub again
   */
  record Van(
      int number,
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

  final List<Van> vans = new ArrayList<>();
  private final Map<Lives, Map<Integer, Served>> served = new HashMap<>();
  private final Tour tour;
  private final StreetNetwork streets;
  private final long leaves;
  private final long back;

  /**
   * Sends out the vans.
   *
   * @param key the hub's and the day's
   */
  Tours(Tour tour, Row hub, Hubs hubs, long key, long leaves, long back, List<Waiting> waiting) {
    this.tour = tour;
    this.streets = hubs.streets(hub);
    this.leaves = leaves;
    this.back = back;
    var around = new Around(streets, Hubs.micro(hub, "lat"), Hubs.micro(hub, "lon"));
    var sorted = new ArrayList<>(waiting);
    sorted.sort(
        Comparator.<Waiting>comparingDouble(w -> around.bearing(w.address()))
            .thenComparingInt(Waiting::address));
    for (var from = 0; from < sorted.size(); ) {
      var share = sorted.subList(from, Math.min(sorted.size(), from + tour.stops()));
      from += drive(key, around.ordered(share));
    }
  }

  Served of(Lives lives, int visit) {
    return served.get(lives).get(visit);
  }

  /** Sends one van to as many of these as it can serve, the first ones; how many that are. */
  private int drive(long key, List<Waiting> wanted) {
    var number = vans.size() + 1;
    var ofVan = Draw.key(key, number);
    var start =
        leaves
            + Draw.below(ofVan, PURPOSE_LEAVE, (int) BETWEEN_VANS)
            + (number - 1) % 20 * BETWEEN_VANS;
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
      if (count > 0 && then + streets.backMillis(address) > back) {
        break;
      }
      at = then;
    }
    var stops = List.copyOf(wanted.subList(0, count));
    var addresses = stops.stream().mapToInt(Waiting::address).toArray();
    var route = Route.round(streets, addresses, atDoor);
    var done = new long[count];
    for (var stop = 0; stop < count; stop++) {
      done[stop] = Math.min(back, start + route.leftStop(stop));
    }
    var van = new Van(number, ofVan, start, stops, done, route, start + route.millis());
    vans.add(van);
    for (var stop = 0; stop < count; stop++) {
      var one = stops.get(stop);
      served
          .computeIfAbsent(one.lives(), any -> new HashMap<>())
          .put(one.visit(), new Served(van, stop));
    }
    return count;
  }

  private long stay(long key, int stop) {
    var spread = tour.atDoor();
    var drawn = Math.round(spread.draw(Draw.key(key, stop), PURPOSE_DOOR));
    return Math.max(spread.least(), Math.min(spread.most(), drawn));
  }
}
