package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.Arrays;
import kitchens.caspers.simulator.streets.RoadGraph.Columns;

/**
 * Leaves of a network the largest part within which one can drive from anywhere to anywhere: its
 * largest strongly connected component, over directions and turns (Tarjan 1972, without recursion).
 */
final class Connected {
  private final Turns turns;
  private final int[] index;
  private final int[] low;
  private final int[] component;
  private final int[] stack;
  private final int[] calls;
  private final int[] turn;
  private int stacked;
  private int visited;
  private int components;

  private Connected(RoadGraph roads) {
    turns = roads.turns();
    index = new int[2 * roads.pieces()];
    low = new int[index.length];
    component = new int[index.length];
    stack = new int[index.length];
    calls = new int[index.length];
    turn = new int[index.length];
    Arrays.fill(component, -1);
    for (var direction = 0; direction < index.length; direction++) {
      if (index[direction] == 0 && roads.allows(direction)) {
        visit(direction);
      }
    }
  }

  private void visit(int root) {
    var depth = 0;
    calls[0] = root;
    enter(root);
    turn[0] = turns.start[root];
    while (depth >= 0) {
      var at = calls[depth];
      if (turn[depth] < turns.start[at + 1]) {
        var next = turns.to[turn[depth]++];
        if (index[next] == 0) {
          enter(next);
          calls[++depth] = next;
          turn[depth] = turns.start[next];
        } else if (component[next] < 0) {
          low[at] = Math.min(low[at], index[next]);
        }
      } else {
        if (low[at] == index[at]) {
          close(at);
        }
        if (--depth >= 0) {
          low[calls[depth]] = Math.min(low[calls[depth]], low[at]);
        }
      }
    }
  }

  private void enter(int direction) {
    index[direction] = ++visited;
    low[direction] = visited;
    stack[stacked++] = direction;
  }

  private void close(int root) {
    int top;
    do {
      top = stack[--stacked];
      component[top] = components;
    } while (top != root);
    components++;
  }

  /** Whether one can drive from anywhere to anywhere. */
  static boolean isWhole(RoadGraph roads) {
    return new Connected(roads).components == 1;
  }

  static Columns only(RoadGraph roads) {
    var found = new Connected(roads);
    var sizes = new int[found.components];
    for (var component : found.component) {
      if (component >= 0) {
        sizes[component]++;
      }
    }
    var largest = 0;
    for (var i = 0; i < sizes.length; i++) {
      largest = sizes[i] > sizes[largest] ? i : largest;
    }
    var directions = new byte[roads.pieces()];
    for (var d = 0; d < found.component.length; d++) {
      if (found.component[d] == largest && sizes[largest] > 2) {
        directions[d >> 1] |= (d & 1) == 0 ? RoadGraph.FORWARD : RoadGraph.BACKWARD;
      }
    }
    return keep(roads, directions);
  }

  /** The pieces that have a direction left, and the crossings, streets and points they use. */
  private static Columns keep(RoadGraph roads, byte[] directions) {
    var c = roads.columns;
    var pieces = new ArrayList<Integer>();
    var renumbered = new int[directions.length];
    var crossing = new int[c.lat().length];
    var street = new int[c.streets().length];
    Arrays.fill(crossing, -1);
    Arrays.fill(street, -1);
    street[0] = 0;
    var crossings = new ArrayList<Integer>();
    var streets = new ArrayList<String>();
    streets.add("");
    var shapes = new ArrayList<Integer>();
    var shapeStart = new ArrayList<Integer>();
    for (var piece = 0; piece < directions.length; piece++) {
      renumbered[piece] = directions[piece] == 0 ? -1 : pieces.size();
      if (directions[piece] == 0) {
        continue;
      }
      pieces.add(piece);
      for (var end : new int[] {c.from()[piece], c.to()[piece]}) {
        if (crossing[end] < 0) {
          crossing[end] = crossings.size();
          crossings.add(end);
        }
      }
      if (street[c.street()[piece]] < 0) {
        street[c.street()[piece]] = streets.size();
        streets.add(c.streets()[c.street()[piece]]);
      }
      shapeStart.add(shapes.size());
      for (var i = c.shapeStart()[piece]; i < c.shapeStart()[piece + 1]; i++) {
        shapes.add(i);
      }
    }
    shapeStart.add(shapes.size());
    var keptPieces = ints(pieces);
    var keptCrossings = ints(crossings);
    var keptShapes = ints(shapes);
    var signal = new boolean[keptCrossings.length];
    for (var i = 0; i < signal.length; i++) {
      signal[i] = c.signal()[keptCrossings[i]];
    }
    var kind = new byte[keptPieces.length];
    var kept = new byte[keptPieces.length];
    var limit = new short[keptPieces.length];
    for (var i = 0; i < keptPieces.length; i++) {
      kind[i] = c.kind()[keptPieces[i]];
      kept[i] = directions[keptPieces[i]];
      limit[i] = c.limitKmh()[keptPieces[i]];
    }
    return new Columns(
        c.name(),
        c.attribution(),
        c.houses(),
        pick(c.lat(), keptCrossings),
        pick(c.lon(), keptCrossings),
        signal,
        pick(crossing, pick(c.from(), keptPieces)),
        pick(crossing, pick(c.to(), keptPieces)),
        kind,
        kept,
        limit,
        pick(street, pick(c.street(), keptPieces)),
        pick(c.houseFrom(), keptPieces),
        ints(shapeStart),
        pick(c.shapeLat(), keptShapes),
        pick(c.shapeLon(), keptShapes),
        streets.toArray(String[]::new),
        Arrays.stream(c.forbidden())
            .filter(turn -> renumbered[(int) (turn >> 33)] >= 0 && renumbered[(int) turn >> 1] >= 0)
            .map(
                turn -> again(renumbered, (int) (turn >> 32)) << 32 | again(renumbered, (int) turn))
            .sorted()
            .toArray(),
        c.doors());
  }

  private static long again(int[] renumbered, int direction) {
    return 2L * renumbered[direction >> 1] + (direction & 1);
  }

  private static int[] ints(ArrayList<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] pick(int[] values, int[] at) {
    return Arrays.stream(at).map(i -> values[i]).toArray();
  }
}
