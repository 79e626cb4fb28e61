package kitchens.caspers.simulator;

import java.util.Map;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.fault.Fault;

/** Which events' lines are spoilt, and how; drawn from the events' own keys. */
public final class LineFaults {
  private static final long SECOND = 1000;

  private final double[] rate = new double[Fault.values().length];
  private final boolean delays;
  private final boolean any;

  /** So much of what each fault befalls; a fault that is not named befalls nothing. */
  public LineFaults(Map<Fault, Double> rates) {
    rates.forEach((fault, share) -> rate[fault.ordinal()] = share);
    delays = rate(Fault.LATE) > 0 || rate(Fault.OUT_OF_ORDER) > 0;
    any =
        rate(Fault.DUPLICATE) > 0
            || rate(Fault.CLOCK_SKEW) > 0
            || rate(Fault.MALFORMED) > 0
            || rate(Fault.SCHEMA_DRIFT) > 0;
  }

  private double rate(Fault fault) {
    return rate[fault.ordinal()];
  }

  /** Whether lines may land after they happened. */
  public boolean delays() {
    return delays;
  }

  /** Whether the lines themselves may be spoilt. */
  public boolean any() {
    return any;
  }

  /** Whether a fault befalls what has the key. */
  public boolean befalls(Fault fault, long key) {
    var share = rate[fault.ordinal()];
    return share > 0 && Draw.unit(key, Purpose.FAULT + fault.ordinal()) < share;
  }

  /** How long after it happened an event's line lands; below {@link Fault#LATEST_MILLIS}. */
  public long delayMillis(long eventKey) {
    if (befalls(Fault.LATE, eventKey)) {
      var least = 300 * SECOND;
      return least + (long) (size(Fault.LATE, eventKey) * (Fault.LATEST_MILLIS - least));
    }
    return befalls(Fault.OUT_OF_ORDER, eventKey)
        ? SECOND + (long) (size(Fault.OUT_OF_ORDER, eventKey) * 45 * SECOND)
        : 0;
  }

  /** By how much a driver's telephone is wrong: half a minute to five, before or after. */
  public long skewMillis(long orderKey) {
    if (!befalls(Fault.CLOCK_SKEW, orderKey)) {
      return 0;
    }
    var size = 2 * size(Fault.CLOCK_SKEW, orderKey) - 1;
    return Math.round(size * 270 * SECOND) + (size < 0 ? -30 : 30) * SECOND;
  }

  /** Where a line of a length is torn: after a fifth to four fifths of it. */
  public static int tornAt(int length, long eventKey) {
    return (int) (length * (0.2 + 0.6 * size(Fault.MALFORMED, eventKey)));
  }

  private static double size(Fault fault, long key) {
    return Draw.unit(key, Purpose.FAULT_SIZE + fault.ordinal());
  }
}
