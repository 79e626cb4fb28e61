package kitchens.caspers.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.time.SimulatedInstant;
import kitchens.caspers.simulator.time.TimeMapping;

/** What goes on in the kitchens and on the streets at a moment, told from the journal alone. */
final class Counters {
  /** An order is late that takes longer than this. */
  static final int LATE_MINUTES = 45;

  private static final Duration LONGEST_LIFE = Duration.ofHours(8);
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * One location.
   *
   * @param clock what its clock shows, milliseconds since 1970
   * @param speed simulated seconds a second; 0 stands still
   * @param ordersToday ordered since its midnight
   * @param open neither delivered nor cancelled
   * @param drivers under way with an order
   * @param revenueCents as ordered since its midnight, what was cancelled included
   * @param deliveredHour delivered in its last hour
   * @param lateHour how many of these took longer than {@link #LATE_MINUTES}
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record OfLocation(
      int id,
      String name,
      String timezone,
      long clock,
      double speed,
      int ordersToday,
      int open,
      int drivers,
      long revenueCents,
      int deliveredHour,
      int lateHour) {}

  /** All locations. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Picture(int lateMinutes, List<OfLocation> locations) {}

  private Counters() {}

  static Picture at(Simulation simulation, Instant wall) {
    return new Picture(
        LATE_MINUTES,
        simulation.locations().stream().map(name -> location(simulation, name, wall)).toList());
  }

  /** As one line of JSON. */
  static String text(Picture picture) {
    try {
      return Agent.JSON.writeValueAsString(picture);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OfLocation location(Simulation simulation, String name, Instant wall) {
    var mapping = simulation.timeMapping(name);
    var zone = simulation.journal().locations().get(name).timezone();
    var now = mapping.simulated(wall);
    var day = now.toInstant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    var midnight = SimulatedInstant.of(day);
    var earliest = now.minus(LONGEST_LIFE);
    var sums = new Sums(now, midnight);
    try (var orders =
        simulation.orders(name, earliest.isBefore(midnight) ? earliest : midnight, now)) {
      orders.forEach(sums::add);
    }
    return new OfLocation(
        simulation.locationId(name),
        name,
        zone.getId(),
        now.epochMillis(),
        speed(mapping, wall),
        sums.ordersToday,
        sums.open,
        sums.drivers,
        sums.revenueCents,
        sums.deliveredHour,
        sums.lateHour);
  }

  /** How fast a clock runs at a moment; a change may be told before it holds. */
  static double speed(TimeMapping mapping, Instant wall) {
    var speed = 0.0;
    for (var pivot : mapping.pivots()) {
      speed = pivot.wall().isAfter(wall) ? speed : pivot.speedUp();
    }
    return speed;
  }

  private static final class Sums {
    private final SimulatedInstant now;
    private final SimulatedInstant midnight;
    private final SimulatedInstant hourAgo;
    private int ordersToday;
    private int open;
    private int drivers;
    private long revenueCents;
    private int deliveredHour;
    private int lateHour;

    Sums(SimulatedInstant now, SimulatedInstant midnight) {
      this.now = now;
      this.midnight = midnight;
      this.hourAgo = now.minus(HOUR);
    }

    void add(Order order) {
      if (!order.created().isBefore(midnight)) {
        ordersToday++;
        revenueCents += order.itemsLost() ? 0 : order.cents();
      }
      var end = order.cancelled().map(Order.Cancelled::at).orElseGet(order::delivered);
      if (!end.isBefore(now)) {
        open++;
        drivers += order.pickedUp() != null && order.pickedUp().isBefore(now) ? 1 : 0;
      } else if (order.isDelivered() && !end.isBefore(hourAgo)) {
        deliveredHour++;
        var minutes = (end.epochMillis() - order.created().epochMillis()) / 60_000.0;
        lateHour += minutes > LATE_MINUTES ? 1 : 0;
      }
    }
  }
}
