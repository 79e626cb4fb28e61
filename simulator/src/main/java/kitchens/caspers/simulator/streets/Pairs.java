package kitchens.caspers.simulator.streets;

import kitchens.caspers.simulator.queue.LongHeap;

/**
 * The quickest way between any two places: A* over directions and turns, led by landmarks (ALT,
 * Goldberg and Harrelson 2005). What lies towards the goal is looked at first, so two doors in the
 * same quarter cost microseconds. Landmarks are surveyed when the first pair is asked for.
 */
final class Pairs {
  private final RoadGraph roads;
  private final DrivingTimes times;
  private final ThreadLocal<Scratch> scratch;
  private volatile Landmarks landmarks;

  Pairs(RoadGraph roads, DrivingTimes times) {
    this.roads = roads;
    this.times = times;
    scratch = ThreadLocal.withInitial(() -> new Scratch(2 * roads.pieces()));
  }

  /**
   * A way.
   *
   * @param directions those that are driven, in order; the first and the last only in part
   */
  record Path(int[] directions, int millis, int cm) {}

  private static final class Scratch {
    final int[] millis;
    final int[] parent;

    /** What is to go at least from where a direction begins. */
    final int[] ahead;

    final int[] seen;
    final int[] done;
    final LongHeap heap = new LongHeap();
    int round;

    Scratch(int directions) {
      millis = new int[directions];
      parent = new int[directions];
      ahead = new int[directions];
      seen = new int[directions];
      done = new int[directions];
    }
  }

  private Landmarks landmarks() {
    var known = landmarks;
    if (known == null) {
      synchronized (this) {
        if (landmarks == null) {
          landmarks = new Landmarks(roads, times);
        }
        known = landmarks;
      }
    }
    return known;
  }

  /** The quickest way between two places; there always is one. */
  Path find(int piece, int cm, int toPiece, int toCm) {
    var marks = landmarks();
    var s = scratch.get();
    s.round++;
    s.heap.clear();
    var goals = new Goals(marks, piece, toPiece, toCm);
    var best = direct(piece, cm, toPiece, toCm);
    var bestMillis = best == null ? ShortestWays.NEVER : best.millis();
    var bestEnd = -1;
    for (var side = 0; side < 2; side++) {
      var direction = 2 * piece + side;
      if (roads.allows(direction)) {
        var left = side == 0 ? roads.lengthCm[piece] - cm : cm;
        leave(s, goals, direction, -1 - side, times.millis(piece, left));
      }
    }
    while (!s.heap.isEmpty()) {
      var least = s.heap.poll();
      if (least >>> 32 >= bestMillis) {
        break;
      }
      var direction = (int) least;
      var entered = s.millis[direction];
      if (s.done[direction] == s.round) {
        continue;
      }
      s.done[direction] = s.round;
      if (direction >> 1 == toPiece) {
        var done = entered + goals.into(direction);
        if (done < bestMillis) {
          bestMillis = done;
          bestEnd = direction;
        }
      }
      leave(s, goals, direction, direction, entered + times.millis(direction >> 1));
    }
    return bestEnd < 0 ? best : path(s, piece, cm, bestEnd, toCm, bestMillis);
  }

  private void leave(Scratch s, Goals goals, int direction, int asParent, int exit) {
    var turns = roads.turns();
    for (var turn = turns.start[direction]; turn < turns.start[direction + 1]; turn++) {
      var next = turns.to[turn];
      var enter = exit + turns.millis[turn];
      if (s.seen[next] != s.round) {
        s.seen[next] = s.round;
        s.ahead[next] = goals.ahead(next);
      } else if (enter >= s.millis[next]) {
        continue;
      }
      s.millis[next] = enter;
      s.parent[next] = asParent;
      s.heap.add((long) (enter + s.ahead[next]) << 32 | next);
    }
  }

  /** When the goal lies ahead on the same piece. */
  private Path direct(int piece, int cm, int toPiece, int toCm) {
    var direction = 2 * piece + (toCm >= cm ? 0 : 1);
    if (piece != toPiece || !roads.allows(direction)) {
      return null;
    }
    var length = Math.abs(toCm - cm);
    return new Path(new int[] {direction}, times.millis(piece, length), length);
  }

  private Path path(Scratch s, int piece, int cm, int end, int toCm, int millis) {
    var count = 2;
    var first = end;
    while (s.parent[first] >= 0) {
      first = s.parent[first];
      count++;
    }
    var way = new int[count];
    way[0] = 2 * piece - 1 - s.parent[first];
    var length = (way[0] & 1) == 0 ? roads.lengthCm[piece] - cm : cm;
    for (int i = count - 1, at = end; i > 0; i--) {
      way[i] = at;
      length += i == count - 1 ? 0 : roads.lengthCm[at >> 1];
      at = s.parent[at];
    }
    length += (end & 1) == 0 ? toCm : roads.lengthCm[end >> 1] - toCm;
    return new Path(way, millis, length);
  }

  /** The one or two directions in which the goal is passed. */
  private final class Goals {
    private final int[] into = new int[2];
    private final Landmarks.View view;

    Goals(Landmarks marks, int fromPiece, int piece, int cm) {
      into[0] = roads.allows(2 * piece) ? times.millis(piece, cm) : ShortestWays.NEVER;
      into[1] =
          roads.allows(2 * piece + 1)
              ? times.millis(piece, roads.lengthCm[piece] - cm)
              : ShortestWays.NEVER;
      view =
          marks.view(roads.allows(2 * fromPiece) ? 2 * fromPiece : 2 * fromPiece + 1, piece, into);
    }

    int into(int direction) {
      return into[direction & 1];
    }

    /** At least so much is to go from the beginning of a direction. */
    int ahead(int direction) {
      return view.atLeast(direction);
    }
  }
}
