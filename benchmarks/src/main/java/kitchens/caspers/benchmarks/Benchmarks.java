package kitchens.caspers.benchmarks;

import java.util.List;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Small arithmetic that the benchmarks share. */
final class Benchmarks {
  private Benchmarks() {}

  static SimulatedInstant later(SimulatedInstant a, SimulatedInstant b) {
    return a.isBefore(b) ? b : a;
  }

  /** The value below which {@code share} of the sorted values lie, by nearest rank. */
  static double quantile(List<Double> sorted, double share) {
    if (sorted.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
  }
}
