package kitchens.caspers.simulator;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.journal.JournalEntry.FaultSet;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;

/**
 * Plans one local day: who orders when, and then, in the order of creation, each order's way
 * through the kitchen and to its door. What happens to an order depends only on orders before it,
 * and an edit of the world never reaches back past its moment.
 */
final class DayPlanner {
  private static final long SECOND_KEY = 0x5851F42D4C957F2DL;

  /** Marks the number of an order that a person placed: above any number of the day's own. */
  private static final int INJECTED = 1 << 30;

  private final LocalDate day;
  private final LocationWorld world;
  private final List<OrderInjected> injected;
  private final Regime[] regimes;
  private final ArrivalCurve[] curves;
  private final Outside[] outside;
  private final long startMillis;
  private final long endMillis;

  private DayPlanner(LocalDate day, LocationWorld world) {
    this.day = day;
    this.world = world;
    injected = world.injected;
    startMillis = day.atStartOfDay(world.zone).toInstant().toEpochMilli();
    endMillis = day.plusDays(1).atStartOfDay(world.zone).toInstant().toEpochMilli();
    regimes =
        world.regimes.stream()
            .filter(r -> r.fromMillis < endMillis && r.toMillis > startMillis)
            .toArray(Regime[]::new);
    curves = new ArrivalCurve[regimes.length];
    outside = new Outside[regimes.length];
    for (var r = 0; r < regimes.length; r++) {
      outside[r] = new Outside(regimes[r].location.behaviour(), regimes[r].seed, day);
      curves[r] = new ArrivalCurve(day, world.zone, outside[r], regimes[r].night());
    }
  }

  static DayPlan plan(LocalDate day, LocationWorld world) {
    return new DayPlanner(day, world).plan();
  }

  private DayPlan plan() {
    var arrivals = new long[regimes.length][];
    var brands = new double[regimes.length][];
    var size = 0;
    for (var r = 0; r < regimes.length; r++) {
      arrivals[r] = arrivals(regimes[r], curves[r]);
      brands[r] = regimes[r].carte.brandsOn(regimes[r].daysSinceFirst(day));
      size += arrivals[r].length;
    }
    var plan = new DayPlan(size, regimes, brands);
    List<FaultSet> faults = world.faults;
    var closures = new Closures(faults, regimes, day.toEpochDay(), startMillis);
    var life = new OrderLife(plan, day, startMillis, closures);
    var order = 0;
    for (var r = 0; r < regimes.length; r++) {
      life.enter(regimes[r], curves[r], outside[r], Math.max(startMillis, regimes[r].fromMillis));
      for (var arrival : arrivals[r]) {
        plan.setRegime(order, r);
        identify(plan, order, arrival);
        life.live(order);
        var before = order == 0 ? 0 : plan.endedSoFar[order - 1];
        plan.endedSoFar[order] = Math.max(before, plan.ended[order]);
        order++;
      }
    }
    return plan;
  }

  /** Milliseconds of the day and, below, the order's number: sorted, within the regime's time. */
  private long[] arrivals(Regime regime, ArrivalCurve curve) {
    var dayKey = Draw.key(regime.key, day.toEpochDay());
    // A calendar may skip a day whole, as Samoa's did in 2011: nobody orders on it.
    var count = endMillis > startMillis ? regime.ordersOn(day, curve.lift()) : 0;
    var drawn = new long[count + injected.size()];
    var kept = 0;
    for (var k = 0; k < count; k++) {
      var at = curve.at(Draw.unit(Draw.key(dayKey, k), Purpose.ARRIVAL));
      if (at >= regime.fromMillis && at < regime.toMillis) {
        drawn[kept++] = (at - startMillis) << 32 | k;
      }
    }
    for (var i = 0; i < injected.size(); i++) {
      var at = injected.get(i).at().epochMillis();
      if (at >= Math.max(startMillis, regime.fromMillis)
          && at < Math.min(endMillis, regime.toMillis)) {
        drawn[kept++] = (at - startMillis) << 32 | INJECTED | i;
      }
    }
    var arrivals = Arrays.copyOf(drawn, kept);
    Arrays.sort(arrivals);
    return arrivals;
  }

  private void identify(DayPlan plan, int order, long arrival) {
    var dayKey = Draw.key(plan.regime(order).key, day.toEpochDay());
    var number = (int) arrival;
    plan.created[order] = startMillis + (arrival >>> 32);
    plan.keyHigh[order] = Draw.key(dayKey ^ SECOND_KEY, number);
    plan.keyLow[order] = Draw.key(dayKey, number);
    plan.customer[order] = plan.regime(order).customers.of(plan.keyLow[order]);
    if ((number & INJECTED) != 0) {
      plan.inject(order, injected.get(number ^ INJECTED));
    }
  }
}
