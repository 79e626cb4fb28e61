package kitchens.caspers.simulator;

import java.time.LocalDate;
import kitchens.caspers.simulator.chance.Beta;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.Location.Minutes;
import kitchens.caspers.simulator.streets.StreetNetwork;

/**
 * What holds at one location between two entries of the journal: orders created from {@code
 * fromMillis} until {@code toMillis} follow this location file and this menu.
 */
final class Regime {
  static final long MOST_STATION_WAIT = 3 * 3_600_000L;
  static final long MOST_DRIVER_WAIT = 2 * 3_600_000L;
  static final long HANDOVER = 60_000;

  /** How long a driver stops at another door on the way. */
  static final int STOP = 75_000;

  private static final int DAY_MINUTES = 24 * 60;
  private static final int SHIFT_AHEAD = 60;
  private static final double[] WEEKDAY = {1.0, 1.05, 1.08, 1.10, 1.25, 1.35, 1.15};
  private static final double MEAN_WEEKDAY = 7.98 / 7;

  final Location location;
  final Carte carte;
  final StreetNetwork streets;
  final Nulls nulls;
  final Beta driverArrival;
  final long fromMillis;
  final long toMillis;
  final long key;
  final long seed;
  final long pingMillis;
  final Customers customers;
  final LineFaults faults;
  private final LocalDate firstDay;
  private final double meanTripMillis;

  Regime(
      Location location,
      Carte carte,
      StreetNetwork streets,
      LocalDate firstDay,
      long fromMillis,
      long toMillis,
      long seed,
      long key) {
    this.location = location;
    this.carte = carte;
    this.streets = streets;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.seed = seed;
    this.key = key;
    faults = new LineFaults(location.faults());
    var demand = location.demand();
    customers =
        new Customers(
            seed,
            location.behaviour().customers(),
            Math.max(demand.ordersDay1(), demand.ordersLast()));
    nulls = new Nulls(location.dq());
    driverArrival = new Beta(location.driverArrival().alpha(), location.driverArrival().beta());
    pingMillis = location.pingSec() * 1000L;
    this.firstDay = firstDay;
    meanTripMillis = meanTripMillis(streets);
  }

  /**
   * How many orders a day has, were the regime to hold all day.
   *
   * @param lift how many times an ordinary day's orders come
   */
  int ordersOn(LocalDate day, double lift) {
    var demand = location.demand();
    var index = day.toEpochDay() - firstDay.toEpochDay();
    if (index < 0 || index > demand.startDaysAgo() + demand.endDaysAhead()) {
      return 0;
    }
    var noise =
        1 + demand.noisePct() / 100 * Draw.gaussian(Draw.key(key, day.toEpochDay()), Purpose.NOISE);
    var weekday = WEEKDAY[day.getDayOfWeek().ordinal()];
    return (int) Math.round(Math.max(0, trend(day) * weekday * noise * lift));
  }

  /** The last day that may have orders, were the regime to hold that long. */
  LocalDate lastDay() {
    var demand = location.demand();
    return firstDay.plusDays((long) demand.startDaysAgo() + demand.endDaysAhead());
  }

  /** The day's orders by the line from {@code orders_day_1} to {@code orders_last} alone. */
  double trend(LocalDate day) {
    var demand = location.demand();
    double span = Math.max(1, demand.startDaysAgo() + demand.endDaysAhead());
    var share = Math.min(1, Math.max(0, daysSinceFirst(day) / span));
    return demand.ordersDay1() + share * (demand.ordersLast() - demand.ordersDay1());
  }

  long daysSinceFirst(LocalDate day) {
    return day.toEpochDay() - firstDay.toEpochDay();
  }

  /** Stations for an average dinner, unless the file says; busier days build a backlog. */
  int stations(LocalDate day) {
    if (location.behaviour().stations() > 0) {
      return location.behaviour().stations();
    }
    var atOnce = peakPerMinute(day) * location.svc().sf().mean();
    return (int) Math.max(1, Math.round(atOnce / 1.05));
  }

  /**
   * The drivers' shift at a minute of the local day: as many as an average day's orders of the next
   * hour need, each out and back, in proportion where the file says how many there are at most.
   */
  int drivers(LocalDate day, double minuteOfDay) {
    var coming =
        Math.max(
            ArrivalCurve.factor(minuteOfDay % DAY_MINUTES, night()),
            ArrivalCurve.factor((minuteOfDay + SHIFT_AHEAD) % DAY_MINUTES, night()));
    var share = coming / ArrivalCurve.DINNER_PEAK;
    var most = location.behaviour().drivers();
    if (most > 0) {
      return (int) Math.ceil(most * share);
    }
    var minutesOut = 2 * meanTripMillis / 60_000 + 3;
    return 1 + (int) Math.ceil(1.15 * share * peakPerMinute(day) * minutesOut);
  }

  /** The small hours' part of the quiet rate of an afternoon. */
  double night() {
    return location.behaviour().nightPct() / 100;
  }

  /** About how many events an order has. */
  double meanEvents() {
    return 7 + meanTripMillis / pingMillis;
  }

  private double peakPerMinute(LocalDate day) {
    return trend(day) * MEAN_WEEKDAY * ArrivalCurve.peakShareOfMinute(night());
  }

  static long millis(Minutes minutes, long key, int purpose) {
    var drawn = minutes.mean() + minutes.sd() * Draw.gaussian(key, purpose);
    // What would be too short is as much too long: at the least itself nothing heaps up.
    return Math.round(Math.max(drawn, 2 * Minutes.LEAST - drawn) * 60_000);
  }

  private static double meanTripMillis(StreetNetwork streets) {
    var count = streets.addressCount();
    var looked = Math.min(count, 2_000);
    var sum = 0.0;
    for (var i = 0; i < looked; i++) {
      sum += streets.outMillis((int) ((long) i * count / looked));
    }
    return sum / looked;
  }

  /** The longest that an order can take from created to delivered. */
  long longestOrderMillis() {
    var svc = location.svc();
    return most(svc.cs())
        + MOST_STATION_WAIT
        + most(svc.sf())
        + most(svc.fr())
        + most(svc.rp())
        + MOST_DRIVER_WAIT
        + HANDOVER
        + (long) (Outside.SLOWEST * streets.mostMillisVia())
        + (faults.delays() ? Fault.LATEST_MILLIS : 0);
  }

  private static long most(Minutes minutes) {
    var turned = 2 * Minutes.LEAST - (minutes.mean() - 4 * minutes.sd());
    return (long) (60_000 * Math.max(turned, minutes.mean() + 4 * minutes.sd())) + 1;
  }
}
