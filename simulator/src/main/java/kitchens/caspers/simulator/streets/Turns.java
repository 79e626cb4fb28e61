package kitchens.caspers.simulator.streets;

import java.util.Arrays;

/**
 * Which directions can follow which at a crossing, and what the crossing costs: waiting at signals,
 * giving way to the greater street, turning across the traffic, which keeps right.
 */
final class Turns {
  private static final int STRAIGHT_ON = 600;
  private static final int GIVE_WAY = 2_500;
  private static final int SIGNAL = 6_000;
  private static final int RIGHT = 2_000;
  private static final int LEFT = 4_000;
  private static final int SHARP = 1_500;
  private static final int ABOUT = 12_000;
  private static final double STRAIGHT_COS = 0.82;

  /** The turns out of direction {@code d} number {@code start[d]..start[d+1]}. */
  final int[] start;

  final int[] to;
  final int[] millis;

  Turns(RoadGraph roads) {
    var outgoing = outgoing(roads);
    var directions = 2 * roads.pieces();
    start = new int[directions + 1];
    var next = new int[4 * directions + 4];
    var cost = new int[next.length];
    var size = 0;
    for (var in = 0; in < directions; in++) {
      start[in] = size;
      if (!roads.allows(in)) {
        continue;
      }
      var around = outgoing[roads.head(in)];
      if (size + around.length > next.length) {
        next = Arrays.copyOf(next, 2 * next.length + around.length);
        cost = Arrays.copyOf(cost, next.length);
      }
      for (var out : around) {
        var about = out == (in ^ 1);
        if (about && around.length > 1 || isForbidden(roads, in, out)) {
          continue;
        }
        next[size] = out;
        cost[size++] = about ? ABOUT : cost(roads, in, out, around);
      }
    }
    start[directions] = size;
    to = Arrays.copyOf(next, size);
    millis = Arrays.copyOf(cost, size);
  }

  /** What the turn from one direction into another costs; they must follow each other. */
  int millis(int from, int into) {
    for (var turn = start[from]; turn < start[from + 1]; turn++) {
      if (to[turn] == into) {
        return millis[turn];
      }
    }
    throw new IllegalArgumentException("no turn leads from " + from + " into " + into);
  }

  private static boolean isForbidden(RoadGraph roads, int in, int out) {
    return Arrays.binarySearch(roads.columns.forbidden(), (long) in << 32 | out) >= 0;
  }

  /** For each crossing, the directions that leave it. */
  private static int[][] outgoing(RoadGraph roads) {
    var count = new int[roads.crossings()];
    for (var d = 0; d < 2 * roads.pieces(); d++) {
      count[roads.tail(d)] += roads.allows(d) ? 1 : 0;
    }
    var outgoing = new int[count.length][];
    for (var node = 0; node < count.length; node++) {
      outgoing[node] = new int[count[node]];
    }
    for (var d = 2 * roads.pieces() - 1; d >= 0; d--) {
      if (roads.allows(d)) {
        outgoing[roads.tail(d)][--count[roads.tail(d)]] = d;
      }
    }
    return outgoing;
  }

  private static int cost(RoadGraph roads, int in, int out, int[] around) {
    var plane = new Plane(roads.columns.lat()[roads.head(in)]);
    var x1 = -leavingEast(roads, plane, in ^ 1);
    var y1 = -leavingNorth(roads, plane, in ^ 1);
    var x2 = leavingEast(roads, plane, out);
    var y2 = leavingNorth(roads, plane, out);
    var lengths = Math.sqrt((x1 * x1 + y1 * y1) * (x2 * x2 + y2 * y2));
    var cos = lengths == 0 ? 1 : (x1 * x2 + y1 * y2) / lengths;
    var onward = 0;
    var greatest = RoadClass.SERVICE.ordinal();
    for (var other : around) {
      if (other != (in ^ 1)) {
        onward++;
        greatest = Math.min(greatest, roads.columns.kind()[other >> 1]);
      }
    }
    var turning = cos > STRAIGHT_COS ? 0 : x1 * y2 - y1 * x2 < 0 ? RIGHT : LEFT;
    var sharp = cos < -0.3 ? SHARP : 0;
    if (onward < 2) {
      return turning == 0 ? 0 : SHARP + sharp;
    }
    var givesWay = greatest < roads.columns.kind()[in >> 1] ? GIVE_WAY : STRAIGHT_ON;
    var waits = roads.columns.signal()[roads.head(in)] ? SIGNAL : givesWay;
    return waits + turning + sharp;
  }

  private static double leavingEast(RoadGraph roads, Plane plane, int direction) {
    return plane.east(secondLon(roads, direction) - roads.columns.lon()[roads.tail(direction)]);
  }

  private static double leavingNorth(RoadGraph roads, Plane plane, int direction) {
    return plane.north(secondLat(roads, direction) - roads.columns.lat()[roads.tail(direction)]);
  }

  private static int secondLat(RoadGraph roads, int direction) {
    var point = second(roads, direction);
    return point < 0 ? roads.columns.lat()[roads.head(direction)] : roads.columns.shapeLat()[point];
  }

  private static int secondLon(RoadGraph roads, int direction) {
    var point = second(roads, direction);
    return point < 0 ? roads.columns.lon()[roads.head(direction)] : roads.columns.shapeLon()[point];
  }

  /** The first inner point of the shape in a direction; -1 when it is straight. */
  private static int second(RoadGraph roads, int direction) {
    var piece = direction >> 1;
    if (roads.shapeStart(piece) == roads.shapeEnd(piece)) {
      return -1;
    }
    return (direction & 1) == 0 ? roads.shapeStart(piece) : roads.shapeEnd(piece) - 1;
  }
}
