package kitchens.caspers.simulator.streets;

import java.util.Arrays;
import kitchens.caspers.simulator.queue.LongHeap;

/**
 * The shortest-path tree from a place on a street, or to it, over directions and the turns between
 * them: each direction knows its time and the one before it, so a way is read by walking up.
 */
final class ShortestWays {
  static final int NEVER = Integer.MAX_VALUE;

  /** The parents of the first directions: the place's own piece, forward or backward. */
  static final int FORWARD = -1;

  static final int BACKWARD = -2;

  /** From the start to the beginning of each direction, the turn into it done; milliseconds. */
  final int[] millis;

  final int[] cm;
  final int[] parent;

  private ShortestWays(int directions) {
    millis = new int[directions];
    cm = new int[directions];
    parent = new int[directions];
    Arrays.fill(millis, NEVER);
  }

  /** The ways from a place {@code startCm} along {@code piece} to the beginning of everything. */
  static ShortestWays from(RoadGraph roads, DrivingTimes times, int piece, int startCm) {
    var ways = new ShortestWays(2 * roads.pieces());
    var heap = new LongHeap();
    for (var side = 0; side < 2; side++) {
      var direction = 2 * piece + side;
      if (roads.allows(direction)) {
        var left = side == 0 ? roads.lengthCm[piece] - startCm : startCm;
        var exit = times.millis(piece, left);
        ways.leave(roads, heap, direction, side == 0 ? FORWARD : BACKWARD, exit, left);
      }
    }
    while (!heap.isEmpty()) {
      var least = heap.poll();
      var direction = (int) least;
      if (least >>> 32 == ways.millis[direction]) {
        var over = direction >> 1;
        ways.leave(
            roads,
            heap,
            direction,
            direction,
            ways.millis[direction] + times.millis(over),
            ways.cm[direction] + roads.lengthCm[over]);
      }
    }
    return ways;
  }

  private void leave(
      RoadGraph roads, LongHeap heap, int direction, int asParent, int exit, int gone) {
    var turns = roads.turns();
    for (var turn = turns.start[direction]; turn < turns.start[direction + 1]; turn++) {
      var next = turns.to[turn];
      var enter = exit + turns.millis[turn];
      if (enter < millis[next]) {
        millis[next] = enter;
        cm[next] = gone;
        parent[next] = asParent;
        heap.add((long) enter << 32 | next);
      }
    }
  }

  /**
   * The times from the end of each direction, before any turn, to a place {@code endCm} along
   * {@code piece}. Has no parents and no lengths.
   */
  static int[] millisTo(RoadGraph roads, DrivingTimes times, int piece, int endCm) {
    var turns = roads.turns();
    var back = new ReversedTurns(turns, 2 * roads.pieces());
    var exit = new int[2 * roads.pieces()];
    Arrays.fill(exit, NEVER);
    var heap = new LongHeap();
    for (var side = 0; side < 2; side++) {
      var direction = 2 * piece + side;
      if (roads.allows(direction)) {
        var part = times.millis(piece, side == 0 ? endCm : roads.lengthCm[piece] - endCm);
        back.relax(direction, part, exit, heap);
      }
    }
    while (!heap.isEmpty()) {
      var least = heap.poll();
      var direction = (int) least;
      if (least >>> 32 == exit[direction]) {
        back.relax(direction, exit[direction] + times.millis(direction >> 1), exit, heap);
      }
    }
    return exit;
  }

  /** The turns by the direction that they lead into. */
  private static final class ReversedTurns {
    private final int[] start;
    private final int[] from;
    private final int[] millis;

    ReversedTurns(Turns turns, int directions) {
      start = new int[directions + 1];
      from = new int[turns.to.length];
      millis = new int[turns.to.length];
      for (var next : turns.to) {
        start[next + 1]++;
      }
      for (var d = 0; d < directions; d++) {
        start[d + 1] += start[d];
      }
      var filled = Arrays.copyOf(start, directions);
      for (var d = 0; d < directions; d++) {
        for (var turn = turns.start[d]; turn < turns.start[d + 1]; turn++) {
          var at = filled[turns.to[turn]]++;
          from[at] = d;
          millis[at] = turns.millis[turn];
        }
      }
    }

    /** Entering {@code direction} leaves {@code rest} to go. */
    void relax(int direction, int rest, int[] exit, LongHeap heap) {
      for (var turn = start[direction]; turn < start[direction + 1]; turn++) {
        var before = from[turn];
        var whole = rest + millis[turn];
        if (whole < exit[before]) {
          exit[before] = whole;
          heap.add((long) whole << 32 | before);
        }
      }
    }
  }
}
