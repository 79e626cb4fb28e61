package kitchens.caspers.simulator.complaint;

import java.util.Comparator;
import java.util.List;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * How many of the delivered orders are complained about, and since when: a change holds from a
 * moment on and never reaches back.
 */
public record ComplaintRates(List<Since> changes) {

  /**
   * A share that holds from a moment on.
   *
   * @param rate about the share of delivered orders with a complaint, 0 to 1
   */
  public record Since(SimulatedInstant from, double rate) {
    public Since {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException(
            "the rate of complaints is %s: give a share from 0 to 1, such as 0.15".formatted(rate));
      }
    }
  }

  public ComplaintRates {
    changes = changes.stream().sorted(Comparator.comparing(Since::from)).toList();
  }

  /** One rate for all time. */
  public static ComplaintRates always(double rate) {
    return new ComplaintRates(List.of(new Since(new SimulatedInstant(0), rate)));
  }

  /** The rate that holds at a moment; 0 before the first. */
  public double at(SimulatedInstant moment) {
    var rate = 0.0;
    for (var change : changes) {
      rate = moment.isBefore(change.from()) ? rate : change.rate();
    }
    return rate;
  }
}
