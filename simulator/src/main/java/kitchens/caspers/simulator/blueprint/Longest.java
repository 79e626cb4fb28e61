package kitchens.caspers.simulator.blueprint;

import java.util.BitSet;
import java.util.List;
import kitchens.caspers.simulator.blueprint.Blueprint.State;

/** How long a life can be at most, and whether it ends at all. */
final class Longest {
  private static final long DAY = 86_400_000;

  private final List<State> states;

  private Longest(List<State> states) {
    this.states = states;
  }

  /**
   * A bound of a life's length in milliseconds.
   *
   * @return -1 when there is a circle in which no state has a bound of its visits
   */
  static long of(List<State> states) {
    return new Longest(states).bound();
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

  private static long longest(State state) {
    if (state.tour() != null) {
      return (10L - state.tour().days().size()) * DAY;
    }
    return state.after() == null ? 0 : state.after().longest();
  }

  /** Whether a way leads from a state to another that passes no state with a bound. */
  private boolean reaches(int from, int to) {
    var seen = new BitSet();
    var open = new BitSet();
    open.set(from);
    for (var at = from; at >= 0; at = open.nextSetBit(0)) {
      open.clear(at);
      for (var ways : states.get(at).ways()) {
        for (var named : ways.to()) {
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
    }
    return false;
  }
}
