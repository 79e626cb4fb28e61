package kitchens.caspers.simulator;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;

/** When on one local day the kitchen is closed by a fire, and when no courier can be called. */
final class Closures {
  private static final long MINUTE = 60_000;

  /** A closure, from a moment until another. */
  record Span(long from, long to) {}

  private final List<Span> fires = new ArrayList<>();
  private final List<Span> outages = new ArrayList<>();

  /**
   * @param set what people asked for at the location
   * @param regimes what holds on the day
   */
  Closures(List<FaultSet> set, Regime[] regimes, long epochDay, long startMillis) {
    for (var regime : regimes) {
      var key = Draw.key(Draw.key(regime.seed, Purpose.CLOSURE), epochDay);
      var fire = startMillis + (600 + Draw.below(key, 1, 720)) * MINUTE;
      add(regime, fires, Fault.KITCHEN_FIRE, key, fire, 30 + Draw.below(key, 2, 120));
      var outage = startMillis + (600 + Draw.below(key, 4, 720)) * MINUTE;
      add(regime, outages, Fault.COURIER_OUTAGE, key + 1, outage, 20 + Draw.below(key, 5, 70));
    }
    for (var fault : set) {
      if (fault.fault().isOutage() && fault.until() != null) {
        var span = new Span(fault.from().epochMillis(), fault.until().epochMillis());
        (fault.fault() == Fault.KITCHEN_FIRE ? fires : outages).add(span);
      }
    }
  }

  private static void add(
      Regime regime, List<Span> spans, Fault fault, long key, long from, int minutes) {
    var rate = regime.location.faults().getOrDefault(fault, 0.0);
    if (from >= regime.fromMillis && from < regime.toMillis && Draw.unit(key, 0) < rate) {
      spans.add(new Span(from, from + minutes * MINUTE));
    }
  }

  /** When the fire comes that ends an order in the kitchen from {@code from} to {@code to}; -1. */
  long fireBetween(long from, long to) {
    var first = -1L;
    for (var fire : fires) {
      if (fire.from() < to && fire.to() > from) {
        var at = Math.max(fire.from(), from);
        first = first < 0 ? at : Math.min(first, at);
      }
    }
    return first;
  }

  /** The first moment from {@code at} on at which a courier can be called. */
  long courierFrom(long at) {
    var moment = at;
    for (var again = true; again; ) {
      again = false;
      for (var outage : outages) {
        if (outage.from() <= moment && moment < outage.to()) {
          moment = outage.to();
          again = true;
        }
      }
    }
    return moment;
  }
}
