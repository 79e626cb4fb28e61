package kitchens.caspers.simulator;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.queue.LongHeap;

/**
 * Plans one local day. Orders are taken in the order of their creation, through the kitchen's
 * stations and to the drivers; so what happens to an order depends only on orders before it, and an
 * edit of the world never reaches back past its moment.
 */
final class DayPlanner {
  private static final double DETOURS = 0.07;
  private static final long SECOND_KEY = 0x5851F42D4C957F2DL;

  private final LocalDate day;
  private final ArrivalCurve curve;
  private final Regime[] regimes;

  /** Marks the number of an order that a person placed: above any number of the day's own. */
  private static final int INJECTED = 1 << 30;

  private final List<OrderInjected> injected;
  private final LongHeap stations = new LongHeap();
  private final LongHeap drivers = new LongHeap();

  private DayPlanner(LocalDate day, ZoneId zone, List<Regime> all, List<OrderInjected> injected) {
    this.day = day;
    this.injected = injected;
    curve = new ArrivalCurve(day, zone);
    regimes =
        all.stream()
            .filter(r -> r.fromMillis < curve.endMillis && r.toMillis > curve.startMillis)
            .toArray(Regime[]::new);
  }

  /**
   * @param injected all that people ordered at the location, in the journal's order
   */
  static DayPlan plan(
      LocalDate day, ZoneId zone, List<Regime> regimes, List<OrderInjected> injected) {
    return new DayPlanner(day, zone, regimes, injected).plan();
  }

  private DayPlan plan() {
    var arrivals = new long[regimes.length][];
    var brands = new double[regimes.length][];
    var size = 0;
    for (var r = 0; r < regimes.length; r++) {
      arrivals[r] = arrivals(regimes[r]);
      brands[r] = regimes[r].carte.brandsOn(regimes[r].daysSinceFirst(day));
      size += arrivals[r].length;
    }
    var plan = new DayPlan(size, regimes, brands);
    var order = 0;
    for (var r = 0; r < regimes.length; r++) {
      var from = Math.max(curve.startMillis, regimes[r].fromMillis);
      staff(stations, regimes[r].stations(day), from);
      staff(drivers, regimes[r].drivers(day), from);
      for (var arrival : arrivals[r]) {
        plan.setRegime(order, r);
        identify(plan, order, arrival);
        cook(plan, order);
        deliver(plan, order);
        var before = order == 0 ? 0 : plan.deliveredSoFar[order - 1];
        plan.deliveredSoFar[order] = Math.max(before, plan.delivered[order]);
        order++;
      }
    }
    return plan;
  }

  /** Milliseconds of the day and, below, the order's number: sorted, within the regime's time. */
  private long[] arrivals(Regime regime) {
    var dayKey = Draw.key(regime.key, day.toEpochDay());
    // A calendar may skip a day whole, as Samoa's did in 2011: nobody orders on it.
    var count = curve.endMillis > curve.startMillis ? regime.ordersOn(day) : 0;
    var drawn = new long[count + injected.size()];
    var kept = 0;
    for (var k = 0; k < count; k++) {
      var at = curve.at(Draw.unit(Draw.key(dayKey, k), Purpose.ARRIVAL));
      if (at >= regime.fromMillis && at < regime.toMillis) {
        drawn[kept++] = (at - curve.startMillis) << 32 | k;
      }
    }
    for (var i = 0; i < injected.size(); i++) {
      var at = injected.get(i).at().epochMillis();
      if (at >= Math.max(curve.startMillis, regime.fromMillis)
          && at < Math.min(curve.endMillis, regime.toMillis)) {
        drawn[kept++] = (at - curve.startMillis) << 32 | INJECTED | i;
      }
    }
    var arrivals = Arrays.copyOf(drawn, kept);
    Arrays.sort(arrivals);
    return arrivals;
  }

  private void identify(DayPlan plan, int order, long arrival) {
    var dayKey = Draw.key(plan.regime(order).key, day.toEpochDay());
    var number = (int) arrival;
    plan.created[order] = curve.startMillis + (arrival >>> 32);
    plan.keyHigh[order] = Draw.key(dayKey ^ SECOND_KEY, number);
    plan.keyLow[order] = Draw.key(dayKey, number);
    if ((number & INJECTED) != 0) {
      plan.inject(order, injected.get(number ^ INJECTED));
    }
  }

  private void cook(DayPlan plan, int order) {
    var key = plan.keyLow[order];
    var svc = plan.regime(order).location.svc();
    var accepted = plan.created[order] + Regime.millis(svc.cs(), key, Purpose.CS);
    var free = Math.min(stations.top(), accepted + Regime.MOST_STATION_WAIT);
    plan.started[order] =
        Math.min(
            Math.max(accepted, free) + plan.delayMillis(order),
            accepted + Regime.MOST_STATION_WAIT);
    plan.stationWait[order] = (int) (plan.started[order] - accepted);
    plan.finished[order] = plan.started[order] + Regime.millis(svc.sf(), key, Purpose.SF);
    plan.ready[order] = plan.finished[order] + Regime.millis(svc.fr(), key, Purpose.FR);
    stations.replaceTop(plan.finished[order]);
  }

  private void deliver(DayPlan plan, int order) {
    var regime = plan.regime(order);
    var key = plan.keyLow[order];
    var pickUp = plan.ready[order] + Regime.millis(regime.location.svc().rp(), key, Purpose.RP);
    var arrival = wishedArrival(plan, order, pickUp);
    var free = Math.min(drivers.top(), plan.ready[order] + Regime.MOST_DRIVER_WAIT);
    plan.arrived[order] = Math.max(arrival, free);
    plan.pickedUp[order] =
        free > arrival ? Math.max(pickUp, plan.arrived[order] + Regime.HANDOVER) : pickUp;
    plan.driverWait[order] = (int) (plan.pickedUp[order] - pickUp);
    var trip = chooseWay(plan, order);
    plan.delivered[order] = plan.pickedUp[order] + trip;
    drivers.replaceTop(plan.delivered[order] + regime.streets.backMillis(plan.address[order]));
  }

  private static long wishedArrival(DayPlan plan, int order, long pickUp) {
    var regime = plan.regime(order);
    var key = plan.keyLow[order];
    var share = regime.driverArrival.quantile(Draw.unit(key, Purpose.DRIVER_ARRIVAL));
    var afterReady =
        Draw.unit(key, Purpose.AFTER_READY) < regime.location.driverArrival().afterReadyShare();
    var from = afterReady ? plan.ready[order] : plan.started[order];
    var to = afterReady ? pickUp : plan.ready[order];
    return from + Math.round(share * (to - from));
  }

  /**
   * Some drivers take another order to its door first, if that is not too far.
   *
   * @return how long the way takes
   */
  private static int chooseWay(DayPlan plan, int order) {
    var streets = plan.regime(order).streets;
    var key = plan.keyLow[order];
    var address = Draw.below(key, Purpose.HOME, streets.addressCount());
    plan.address[order] = address;
    plan.detour[order] = -1;
    var direct = Math.max(1, streets.outMillis(address));
    if (Draw.unit(key, Purpose.DETOUR) < DETOURS) {
      for (var tries = 0; tries < 8; tries++) {
        var other = Draw.below(key, Purpose.DETOUR_PLACE + tries, streets.addressCount());
        if (streets.crowCm(address, other) < streets.radiusCm() / 4) {
          var around =
              streets.outMillis(other) + Regime.STOP + streets.betweenMillis(other, address);
          if (around <= streets.mostMillisVia()) {
            plan.detour[order] = other;
            return around;
          }
        }
      }
    }
    return direct;
  }

  /** Brings a crew to a size; whoever is free first goes first. */
  private static void staff(LongHeap crew, int wanted, long from) {
    while (crew.size() < wanted) {
      crew.add(from);
    }
    while (crew.size() > wanted) {
      crew.poll();
    }
  }
}
