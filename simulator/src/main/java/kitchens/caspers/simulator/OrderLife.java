package kitchens.caspers.simulator;

import java.time.LocalDate;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.queue.LongHeap;

/** Takes a day's orders, one after another, through the kitchen and with a driver to the door. */
final class OrderLife {
  private static final long SHIFT_MILLIS = 30 * 60_000;
  private static final long MINUTE = 60_000;

  private final DayPlan plan;
  private final LocalDate day;
  private final Closures closures;
  private final LongHeap stations = new LongHeap();
  private final Dispatch dispatch;
  private Regime regime;
  private ArrivalCurve curve;
  private long nextShift;

  OrderLife(DayPlan plan, LocalDate day, long startMillis, Closures closures) {
    this.plan = plan;
    this.day = day;
    this.closures = closures;
    dispatch = new Dispatch(plan, new Fleet(startMillis), closures);
    nextShift = startMillis;
  }

  /** From a moment on another regime holds; whoever cooks and drives stays. */
  void enter(Regime entered, ArrivalCurve itsCurve, Outside outside, long from) {
    regime = entered;
    curve = itsCurve;
    dispatch.enter(itsCurve, outside);
    while (stations.size() < regime.stations(day)) {
      stations.add(from);
    }
    while (stations.size() > regime.stations(day)) {
      stations.poll();
    }
    shiftsUntil(from);
  }

  private void shiftsUntil(long millis) {
    for (; nextShift <= millis; nextShift += SHIFT_MILLIS) {
      dispatch.staff(regime.drivers(day, curve.minuteOfDay(nextShift)), nextShift);
    }
  }

  /** Decides all that happens to an order, from its creation on. */
  void live(int order) {
    shiftsUntil(plan.created[order]);
    var key = plan.keyLow[order];
    plan.address[order] =
        Draw.below(plan.customer[order], Purpose.HOME, regime.streets.addressCount());
    var created = plan.created[order];
    if (closures.fireBetween(created, created + 1) < 0) {
      if (cook(order, key)) {
        dispatch.deliver(order);
      }
    } else {
      plan.finished[order] = DayPlan.NEVER;
    }
    burn(order, key);
  }

  /**
   * A fire ends what is in the kitchen. Stations and drivers stay as taken as they were, so that
   * what others had seen before the fire is not undone by it.
   */
  private void burn(int order, long key) {
    var created = plan.created[order];
    var leftKitchen = plan.finished[order] == DayPlan.NEVER ? created + 1 : plan.finished[order];
    if (plan.isCancelled(order)) {
      leftKitchen = Math.min(leftKitchen, plan.ended[order]);
    }
    var fire = closures.fireBetween(created, Math.max(created + 1, leftKitchen));
    if (fire >= 0) {
      var told = fire + (long) ((0.5 + 5 * Draw.unit(key, Purpose.CLOSED)) * MINUTE);
      plan.cancel(order, fire, told, Cancellation.KITCHEN_CLOSED);
    }
  }

  /**
   * @return whether there is something to deliver
   */
  private boolean cook(int order, long key) {
    var svc = regime.location.svc();
    var created = plan.created[order];
    var wished = plan.injected(order) != null;
    var accepted = created + Regime.millis(svc.cs(), key, Purpose.CS);
    var free = Math.min(stations.top(), accepted + Regime.MOST_STATION_WAIT);
    var start =
        Math.min(
            Math.max(accepted, free) + plan.delayMillis(order),
            accepted + Regime.MOST_STATION_WAIT);
    if (!wished && Draw.unit(key, Purpose.MIND) * 100 < regime.location.behaviour().cancelPct()) {
      var share = Draw.unit(key, Purpose.MIND_WHEN);
      var at = created + 1 + (long) (0.95 * share * (start - created - 1));
      var theirs = Draw.unit(key, Purpose.WHOSE_MIND) < 0.65;
      var reason = theirs ? Cancellation.CHANGED_MIND : Cancellation.ITEM_UNAVAILABLE;
      plan.cancel(order, at, at, reason);
      return false;
    }
    var patience = patience(key, Purpose.PATIENCE, 40, 14);
    if (!wished && start - created > patience) {
      var at = created + patience;
      plan.cancel(order, at, at, Cancellation.WAITED_TOO_LONG);
      return false;
    }
    plan.started[order] = start;
    plan.stationWait[order] = (int) (start - accepted);
    plan.finished[order] = start + Regime.millis(svc.sf(), key, Purpose.SF);
    plan.ready[order] = plan.finished[order] + Regime.millis(svc.fr(), key, Purpose.FR);
    stations.replaceTop(plan.finished[order]);
    return true;
  }

  /** How long somebody waits, in milliseconds; at least ten minutes. */
  static long patience(long key, int purpose, double meanMinutes, double sdMinutes) {
    var minutes = meanMinutes + sdMinutes * Draw.gaussian(key, purpose);
    return (long) (Math.max(10, minutes) * MINUTE);
  }
}
