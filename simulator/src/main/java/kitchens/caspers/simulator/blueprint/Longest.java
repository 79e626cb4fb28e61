package kitchens.caspers.simulator.blueprint;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.blueprint.Blueprint.Attribute;
import kitchens.caspers.simulator.blueprint.Blueprint.Ride;
import kitchens.caspers.simulator.blueprint.Blueprint.State;

/** How long a life can be at most, and whether it ends at all. */
final class Longest {
  private static final long DAY = 86_400_000;

  private final List<State> states;
  private final List<Attribute> attributes;

  private Longest(List<State> states, List<Attribute> attributes) {
    this.states = states;
    this.attributes = attributes;
  }

  /**
   * A bound of a life's length in milliseconds.
   *
   * @return -1 when there is a circle in which no state has a bound of its visits
   */
  static long of(List<State> states, List<Attribute> attributes) {
    return new Longest(states, attributes).bound();
  }

  private long bound() {
    // Between two visits of states with a bound, every other state is visited once at most.
    var stretches = 1L;
    for (var state : states) {
      stretches += state.then() >= 0 ? state.visits() : 0;
    }
    for (var i = 0; i < states.size(); i++) {
      if (states.get(i).then() < 0 && reaches(i, i)) {
        return -1;
      }
    }
    var sum = 0L;
    for (var state : states) {
      sum += longest(state) * (state.then() >= 0 ? state.visits() : stretches);
    }
    return sum;
  }

  private long longest(State state) {
    if (state.tour() != null) {
      return (10L - state.tour().days().size()) * DAY;
    }
    var waits = state.places() == null ? 0 : Math.max(0, state.places().patience().most());
    if (state.ride() != null) {
      return waits + state.ride().handover().most() + longestWay(state.ride());
    }
    return waits + (state.after() == null ? 0 : state.after().longest());
  }

  private long longestWay(Ride ride) {
    if (!(attributes.size() > ride.hub()
        && attributes.get(ride.hub()).generator() instanceof Generator.Pick pick
        && pick.list().fields().containsAll(Hubs.FIELDS))) {
      return 0; // which is found where it is read
    }
    return IntStream.range(0, pick.list().rows().size())
        .mapToLong(row -> Hubs.mostMillis(new Row(pick.list(), row)))
        .max()
        .orElse(0);
  }

  /** Whether a way leads from a state to another that passes no state with a bound. */
  private boolean reaches(int from, int to) {
    var seen = new BitSet();
    var open = new BitSet();
    open.set(from);
    for (var at = from; at >= 0; at = open.nextSetBit(0)) {
      open.clear(at);
      for (var named : states.get(at).next().toArray()) {
        // A state that has been visited often enough is passed by.
        var next = states.get(named).then() >= 0 ? states.get(named).then() : named;
        if (next == to) {
          return true;
        }
        if (!seen.get(next)) {
          seen.set(next);
          open.set(next);
        }
      }
    }
    return false;
  }
}
