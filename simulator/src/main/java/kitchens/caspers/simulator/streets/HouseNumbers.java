package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import kitchens.caspers.simulator.streets.RoadGraph.Columns;

/** Numbers the houses of each street upwards from one of its ends, no number twice. */
final class HouseNumbers {
  private HouseNumbers() {}

  static Columns counted(Columns c) {
    var roads = new RoadGraph(c);
    var byStreet = new TreeMap<Integer, List<Integer>>();
    for (var piece = 0; piece < roads.pieces(); piece++) {
      byStreet.computeIfAbsent(c.street()[piece], any -> new ArrayList<>()).add(piece);
    }
    var houseFrom = new int[roads.pieces()];
    for (var pieces : byStreet.values()) {
      var next = 1;
      for (var piece : alongTheStreet(c, pieces)) {
        houseFrom[piece] = next;
        next += Addresses.made(roads, piece);
      }
    }
    return c.withHouseFrom(houseFrom);
  }

  /** In the order in which one meets them, going the way that the street mostly goes. */
  private static List<Integer> alongTheStreet(Columns c, List<Integer> pieces) {
    var plane = new Plane(c.lat()[c.from()[pieces.get(0)]]);
    var origin = c.from()[pieces.get(0)];
    var far = origin;
    for (var round = 0; round < 2; round++) {
      origin = far;
      var most = -1.0;
      for (var piece : pieces) {
        for (var end : new int[] {c.from()[piece], c.to()[piece]}) {
          var off = plane.distance(c.lat()[origin], c.lon()[origin], c.lat()[end], c.lon()[end]);
          if (off > most) {
            most = off;
            far = end;
          }
        }
      }
    }
    var start = origin;
    return pieces.stream()
        .sorted(
            Comparator.comparingDouble(
                    (Integer piece) ->
                        plane.distance(
                                c.lat()[start], c.lon()[start],
                                c.lat()[c.from()[piece]], c.lon()[c.from()[piece]])
                            + plane.distance(
                                c.lat()[start], c.lon()[start],
                                c.lat()[c.to()[piece]], c.lon()[c.to()[piece]]))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
