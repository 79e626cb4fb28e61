package kitchens.caspers.universe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * What truly happened to an order, as the simulator knows it.
 *
 * @param minutes from its creation to the door
 * @param total what the customer paid, in US dollars
 */
record OrderTruth(String orderId, Instant delivered, BigDecimal minutes, BigDecimal total) {
  private static final Duration LONGEST_LIFE = Duration.ofHours(6);

  /** The last orders of each location that were delivered before {@code until}, newest first. */
  static List<OrderTruth> before(Simulation simulation, Instant until, int most) {
    var all = new ArrayList<OrderTruth>();
    var to = SimulatedInstant.of(until);
    var from = SimulatedInstant.of(until.minus(Duration.ofDays(1)).minus(LONGEST_LIFE));
    for (var location : simulation.locations()) {
      try (var orders = simulation.orders(location, from, to)) {
        orders
            .filter(Order::isDelivered)
            .filter(order -> !order.itemsLost() && order.delivered().isBefore(to))
            .map(OrderTruth::of)
            .forEach(all::add);
      }
    }
    all.sort(Comparator.comparing(OrderTruth::delivered).reversed());
    return all.subList(0, Math.min(most, all.size()));
  }

  private static OrderTruth of(Order order) {
    var millis = order.delivered().epochMillis() - order.created().epochMillis();
    return new OrderTruth(
        order.id().toString(),
        order.delivered().toInstant(),
        BigDecimal.valueOf(millis).divide(BigDecimal.valueOf(60_000), 2, RoundingMode.HALF_UP),
        BigDecimal.valueOf(order.cents(), 2));
  }
}
