package kitchens.caspers.simulator;

import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.event.Cancellation;

/**
 * Sends drivers. An order takes the driver who is back first, or rides along with one who waits for
 * another order in the same quarter; food that nobody comes for is given up in the end.
 */
final class Dispatch {
  private static final int LOOKED_AT = 8;

  /**
   * A driver who leaves with an order.
   *
   * @param promised when the driver would leave were it not for an outage
   * @param back when the driver is back, unless somebody rides along
   */
  private record Departure(
      int order, int driver, long arrived, long promised, long leaves, long back) {}

  private final DayPlan plan;
  private final Fleet fleet;
  private final Closures closures;
  private final Departure[] departures = new Departure[LOOKED_AT];
  private int departed;
  private ArrivalCurve curve;
  private Outside outside;

  Dispatch(DayPlan plan, Fleet fleet, Closures closures) {
    this.plan = plan;
    this.fleet = fleet;
    this.closures = closures;
  }

  void enter(ArrivalCurve itsCurve, Outside itsOutside) {
    curve = itsCurve;
    outside = itsOutside;
  }

  void staff(int drivers, long at) {
    fleet.staff(drivers, at);
  }

  void deliver(int order) {
    var regime = plan.regime(order);
    var key = plan.keyLow[order];
    var ready = plan.ready[order];
    var pickUp = ready + Regime.millis(regime.location.svc().rp(), key, Purpose.RP);
    plan.detour[order] = -1;
    if (ridesAlong(order, pickUp)) {
      return;
    }
    var driver = fleet.first();
    var wished = wishedArrival(order, pickUp);
    var free = Math.min(fleet.freeAt(driver), ready + Regime.MOST_DRIVER_WAIT);
    var called = Math.max(wished, free);
    var promised = leaves(wished, called, pickUp);
    if (isGivenUp(order, promised, pickUp)) {
      return;
    }
    var latest = Math.max(wished, ready + Regime.MOST_DRIVER_WAIT);
    var arrival = Math.max(called, Math.min(latest, closures.courierFrom(called)));
    var leaves = leaves(wished, arrival, pickUp);
    if (isGivenUp(order, leaves, pickUp)) {
      // The driver stays taken, so that what others had seen before the outage is not undone.
      fleet.out(driver, arrival);
    } else {
      plan.arrived[order] = arrival;
      leave(order, driver, leaves, pickUp, regime.streets.outMillis(plan.address[order]));
    }
    departures[departed++ % LOOKED_AT] =
        new Departure(order, driver, arrival, promised, leaves, fleet.freeAt(driver));
  }

  private static long leaves(long wished, long arrival, long pickUp) {
    return arrival > wished ? Math.max(pickUp, arrival + Regime.HANDOVER) : pickUp;
  }

  /** Whether the food waits longer than its customer, who then cancels. */
  private boolean isGivenUp(int order, long leaves, long pickUp) {
    var key = plan.keyLow[order];
    var patience = OrderLife.patience(key, Purpose.COURIER_PATIENCE, 45, 15);
    if (plan.injected(order) != null || leaves - pickUp <= patience) {
      return false;
    }
    var at = pickUp + patience;
    plan.cancel(order, at, at, Cancellation.NO_COURIER);
    return true;
  }

  private void leave(int order, int driver, long leaves, long pickUp, long way) {
    var slowness = (float) outside.slowness(curve.minuteOfDay(leaves));
    plan.pickedUp[order] = leaves;
    plan.driverWait[order] = (int) Math.max(0, leaves - pickUp);
    plan.slowness[order] = slowness;
    plan.ended[order] = leaves + Math.max(1, Math.round(way * (double) slowness));
    var back = plan.regime(order).streets.backMillis(plan.address[order]);
    fleet.out(driver, plan.ended[order] + Math.round(back * (double) slowness));
  }

  /** Nobody else may count on the driver yet, nor may the food be late for the departure. */
  private boolean ridesAlong(int order, long pickUp) {
    for (var i = Math.max(0, departed - LOOKED_AT); i < departed; i++) {
      var departure = departures[i % LOOKED_AT];
      if (departure == null
          || departure.promised() < plan.ready[order]
          || plan.regime(departure.order()) != plan.regime(order)
          || fleet.freeAt(departure.driver()) != departure.back()) {
        continue;
      }
      var way = wayBy(plan.address[departure.order()], order);
      if (way > 0) {
        departures[i % LOOKED_AT] = null;
        if (!isGivenUp(order, departure.leaves(), pickUp)) {
          plan.arrived[order] = Math.max(departure.arrived(), plan.started[order]);
          var together = !plan.isCancelled(departure.order());
          var door = plan.address[order];
          plan.detour[order] = together ? plan.address[departure.order()] : -1;
          var taken = together ? way : plan.regime(order).streets.outMillis(door);
          leave(order, departure.driver(), departure.leaves(), pickUp, taken);
        }
        return true;
      }
    }
    return false;
  }

  /** How long the way over another door takes; -1 when the doors are too far from each other. */
  private long wayBy(int door, int order) {
    var streets = plan.regime(order).streets;
    var address = plan.address[order];
    if (streets.crowCm(door, address) > streets.radiusCm() / 5) {
      return -1;
    }
    var way = streets.outMillis(door) + Regime.STOP + streets.betweenMillis(door, address);
    return way <= streets.mostMillisVia() ? way : -1;
  }

  private long wishedArrival(int order, long pickUp) {
    var regime = plan.regime(order);
    var key = plan.keyLow[order];
    var share = regime.driverArrival.quantile(Draw.unit(key, Purpose.DRIVER_ARRIVAL));
    var afterReady =
        Draw.unit(key, Purpose.AFTER_READY) < regime.location.driverArrival().afterReadyShare();
    var from = afterReady ? plan.ready[order] : plan.started[order];
    var to = afterReady ? pickUp : plan.ready[order];
    return from + Math.round(share * (to - from));
  }
}
