package kitchens.caspers.simulator.blueprint;

import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/**
 * How a world's time is cut into files: history, and what a jump passed over, into pieces of some
 * hours; live time into so many seconds of the wall clock. A piece ends where the speed changes, so
 * that what was written before somebody changed it stays what it is.
 */
record BlueprintCut(TimeMapping clock, Blueprint blueprint) {
  private static final long DAY_SECONDS = 86_400;

  /** How long the piece is that begins at {@code from}; the world ends at {@code end}. */
  int seconds(SimulatedInstant from, SimulatedInstant end) {
    var begin = from.epochMillis() / 1000;
    var step = blueprint.historySeconds();
    var pivots = clock.pivots();
    var to = end.epochMillis() / 1000;
    var speedUp = 0.0;
    for (var pivot : pivots) {
      var at = pivot.simulated().epochMillis() / 1000;
      speedUp = at <= begin ? pivot.speedUp() : speedUp;
      to = at > begin ? Math.min(to, at) : to;
    }
    var atOnce = from.isBefore(pivots.get(0).simulated());
    for (var jump : clock.jumps()) {
      var left = jump.from().epochMillis() / 1000;
      atOnce |= left <= begin && from.isBefore(jump.to());
      to = left > begin ? Math.min(to, left) : to;
    }
    if (atOnce) {
      to = Math.min(to, (Math.floorDiv(begin, step) + 1) * step);
    } else {
      var live = Math.round(speedUp * blueprint.batchSeconds());
      to = Math.min(to, begin + Math.max(1, Math.min(DAY_SECONDS, live)));
      to = Math.min(to, (Math.floorDiv(begin, DAY_SECONDS) + 1) * DAY_SECONDS);
    }
    return (int) (to - begin);
  }
}
