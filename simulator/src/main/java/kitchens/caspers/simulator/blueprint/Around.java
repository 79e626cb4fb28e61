package kitchens.caspers.simulator.blueprint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kitchens.caspers.simulator.blueprint.Tours.Waiting;
import kitchens.caspers.simulator.streets.StreetNetwork;

/** Doors as seen from a hub, as the crow flies. */
final class Around {
  private static final int ROUNDS = 8;

  private final StreetNetwork streets;
  private final int lat;
  private final int lon;
  private final double narrow;

  /** The hub lies there, in millionths of a degree. */
  Around(StreetNetwork streets, int lat, int lon) {
    this.streets = streets;
    this.lat = lat;
    this.lon = lon;
    narrow = StrictMath.cos(StrictMath.toRadians(lat / 1e6));
  }

  /** The direction in which a door lies. */
  double bearing(int address) {
    return StrictMath.atan2(streets.addressLat(address) - lat, x(address));
  }

  private double x(int address) {
    return (streets.addressLon(address) - lon) * narrow;
  }

  private double distance(int a, int b) {
    var north = (a < 0 ? lat : streets.addressLat(a)) - (b < 0 ? lat : streets.addressLat(b));
    var east = (a < 0 ? 0 : x(a)) - (b < 0 ? 0 : x(b));
    return Math.sqrt((double) north * north + east * east);
  }

  /** The nearest next each time, and then pieces turned round where that is shorter. */
  List<Waiting> ordered(List<Waiting> share) {
    var left = new ArrayList<>(share);
    var order = new ArrayList<Waiting>();
    for (var at = -1; !left.isEmpty(); at = order.get(order.size() - 1).address()) {
      var best = 0;
      for (var i = 1; i < left.size(); i++) {
        best =
            distance(at, left.get(i).address()) < distance(at, left.get(best).address()) ? i : best;
      }
      order.add(left.remove(best));
    }
    for (var round = 0; round < ROUNDS && shorten(order); round++) {
      continue;
    }
    return order;
  }

  private boolean shorten(List<Waiting> order) {
    var shorter = false;
    for (var i = 0; i < order.size() - 1; i++) {
      for (var j = i + 1; j < order.size(); j++) {
        var before = i == 0 ? -1 : order.get(i - 1).address();
        var after = j == order.size() - 1 ? -1 : order.get(j + 1).address();
        var first = order.get(i).address();
        var last = order.get(j).address();
        var now = distance(before, first) + distance(last, after);
        if (distance(before, last) + distance(first, after) < now - 1e-6) {
          Collections.reverse(order.subList(i, j + 1));
          shorter = true;
        }
      }
    }
    return shorter;
  }
}
