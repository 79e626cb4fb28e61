package kitchens.caspers.simulator.streets;

import java.util.Arrays;

/**
 * Times from and to a few places at the edge, from which times in between are estimated: never more
 * than the truth, and never less by more than one step's time after the step.
 */
final class Landmarks {
  private static final int COUNT = 16;

  /** How many of them a search looks at: those that say most of its two ends. */
  private static final int LOOKED_AT = 4;

  private final int[][] from = new int[COUNT][];
  private final int[][] to = new int[COUNT][];

  Landmarks(RoadGraph roads, DrivingTimes times) {
    var directions = 2 * roads.pieces();
    var nearest = new int[directions];
    Arrays.fill(nearest, ShortestWays.NEVER);
    var piece = farthest(ShortestWays.from(roads, times, 0, 0).millis) >> 1;
    for (var mark = 0; mark < COUNT; mark++) {
      from[mark] = ShortestWays.from(roads, times, piece, 0).millis;
      to[mark] = ShortestWays.millisTo(roads, times, piece, 0);
      for (var d = 0; d < directions; d++) {
        if (to[mark][d] != ShortestWays.NEVER) {
          to[mark][d] += times.millis(d >> 1);
        }
        nearest[d] = Math.min(nearest[d], from[mark][d]);
      }
      piece = farthest(nearest) >> 1;
    }
  }

  private static int farthest(int[] nearest) {
    var best = 0;
    var most = -1;
    for (var d = 0; d < nearest.length; d++) {
      if (nearest[d] != ShortestWays.NEVER && nearest[d] > most) {
        best = d;
        most = nearest[d];
      }
    }
    return best;
  }

  /**
   * The landmarks as a search needs them.
   *
   * @param start the direction where it begins
   * @param piece the goal's piece
   * @param into how far into the piece's two directions the goal is; NEVER if not passed in it
   */
  View view(int start, int piece, int[] into) {
    var worth = new long[2 * COUNT];
    for (var i = 0; i < worth.length; i++) {
      worth[i] = (long) (atGoal(i, piece, into) + sign(i) * table(i)[start]) << 8 | i;
    }
    Arrays.sort(worth);
    var tables = new int[LOOKED_AT][];
    var signs = new int[LOOKED_AT];
    var atGoal = new int[LOOKED_AT];
    for (var i = 0; i < LOOKED_AT; i++) {
      var chosen = (int) worth[worth.length - 1 - i] & 0xFF;
      tables[i] = table(chosen);
      signs[i] = sign(chosen);
      atGoal[i] = atGoal(chosen, piece, into);
    }
    return new View(tables, signs, atGoal);
  }

  /** Tables of even number tell the times from a landmark, the others those to it. */
  private int[] table(int number) {
    return number % 2 == 0 ? from[number / 2] : to[number / 2];
  }

  private static int sign(int number) {
    return number % 2 == 0 ? -1 : 1;
  }

  private int atGoal(int number, int piece, int[] into) {
    var least = ShortestWays.NEVER;
    for (var side = 0; side < 2; side++) {
      if (into[side] != ShortestWays.NEVER) {
        least = Math.min(least, into[side] - sign(number) * table(number)[2 * piece + side]);
      }
    }
    return least;
  }

  /** What a few landmarks say of one goal. */
  record View(int[][] tables, int[] signs, int[] atGoal) {

    /** At least so much time is between the beginnings of a direction and of the goal. */
    int atLeast(int direction) {
      var least = 0;
      for (var i = 0; i < LOOKED_AT; i++) {
        least = Math.max(least, signs[i] * tables[i][direction] + atGoal[i]);
      }
      return least;
    }
  }
}
