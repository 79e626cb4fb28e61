package kitchens.caspers.console;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * A day of a location before it happens: what would if it opened or was changed now, by the same
 * function of seed and journal from which the world follows.
 *
 * @param day by the location's calendar
 * @param revenueCents as ordered
 * @param lateMinutes what counts as late
 * @param late how many deliveries were
 * @param p50Minutes half of the deliveries took less; null when there is none, as the next one
 * @param mostOpen how many orders were open at once at most
 * @param mostDrivers how many drivers were under way at once at most
 * @param hours of the day, 24 of them, or 23 or 25
 * @param brands the best sold first
 * @param streets whose streets they are; empty for a town that is made up
 * @param millis how long it took to find out
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Preview(
    String day,
    int orders,
    int delivered,
    int cancelled,
    long revenueCents,
    int lateMinutes,
    int late,
    Double p50Minutes,
    Double p90Minutes,
    int mostOpen,
    int mostDrivers,
    List<Hour> hours,
    List<BrandSales> brands,
    String streets,
    long millis) {

  private static final int BRANDS = 5;
  private static final int HOUR_MILLIS = 3_600_000;

  /** Orders created in an hour, and how many of them were delivered late. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Hour(int hour, int orders, int late) {}

  /** What a brand sold. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record BrandSales(String name, int orders, long revenueCents) {}

  /**
   * A whole day from midnight to midnight.
   *
   * @param journal of the world as it is
   * @param location opened or changed now
   * @param menu every location's from now on
   * @param now wall time
   * @param daysAhead which day, 1 for tomorrow
   */
  static Preview of(Journal journal, Location location, Menu menu, Instant now, int daysAhead) {
    var begun = System.nanoTime();
    var zone = location.timezone();
    var known = journal.locations().containsKey(location.name());
    var clock = known ? journal.timeMapping(location.name()).simulated(now).toInstant() : now;
    var day = clock.atZone(zone).toLocalDate().plusDays(daysAhead);
    var from = SimulatedInstant.of(day.atStartOfDay(zone).toInstant());
    var to = SimulatedInstant.of(day.plusDays(1).atStartOfDay(zone).toInstant());
    var simulation = new Simulation(journal.following(menu, List.of(location), now));
    List<Order> orders;
    try (var all = simulation.orders(location.name(), from, to)) {
      orders = all.toList();
    }
    var minutes =
        orders.stream().filter(Order::isDelivered).mapToDouble(Preview::minutes).sorted().toArray();
    return new Preview(
        day.toString(),
        orders.size(),
        minutes.length,
        orders.size() - minutes.length,
        orders.stream().filter(o -> !o.itemsLost()).mapToLong(Order::cents).sum(),
        Counters.LATE_MINUTES,
        (int) Arrays.stream(minutes).filter(m -> m > Counters.LATE_MINUTES).count(),
        at(minutes, 0.5),
        at(minutes, 0.9),
        most(orders, Order::created),
        most(orders.stream().filter(Order::isDelivered).toList(), Order::pickedUp),
        hours(orders, from, to),
        brands(orders, menu),
        CityStreets.attribution(location.streets(), ""),
        (System.nanoTime() - begun) / 1_000_000);
  }

  private static double minutes(Order order) {
    return (order.delivered().epochMillis() - order.created().epochMillis()) / 60_000.0;
  }

  private static Double at(double[] sorted, double share) {
    return sorted.length == 0 ? null : sorted[(int) (share * (sorted.length - 1))];
  }

  private interface Moment {
    SimulatedInstant of(Order order);
  }

  /** How many there are at once at most, from a moment of each to its end. */
  private static int most(List<Order> orders, Moment beginning) {
    var begins = orders.stream().mapToLong(o -> beginning.of(o).epochMillis()).sorted().toArray();
    var ends =
        orders.stream()
            .map(o -> o.cancelled().map(Order.Cancelled::at).orElseGet(o::delivered))
            .mapToLong(SimulatedInstant::epochMillis)
            .sorted()
            .toArray();
    var most = 0;
    var ended = 0;
    for (var i = 0; i < begins.length; i++) {
      while (ended < ends.length && ends[ended] <= begins[i]) {
        ended++;
      }
      most = Math.max(most, i + 1 - ended);
    }
    return most;
  }

  private static List<Hour> hours(List<Order> orders, SimulatedInstant from, SimulatedInstant to) {
    // Where clocks are put forward by half an hour, the last hour is half of one.
    var count = (int) ((to.epochMillis() - from.epochMillis() + HOUR_MILLIS - 1) / HOUR_MILLIS);
    var created = new int[count];
    var late = new int[count];
    for (var order : orders) {
      var hour = (int) ((order.created().epochMillis() - from.epochMillis()) / HOUR_MILLIS);
      created[hour]++;
      late[hour] += order.isDelivered() && minutes(order) > Counters.LATE_MINUTES ? 1 : 0;
    }
    return IntStream.range(0, count)
        .mapToObj(hour -> new Hour(hour, created[hour], late[hour]))
        .toList();
  }

  private static List<BrandSales> brands(List<Order> orders, Menu menu) {
    var names = new TreeMap<Integer, String>();
    menu.brands().forEach(brand -> names.put(brand.id(), brand.name()));
    var sales = new TreeMap<Integer, BrandSales>();
    for (var order : orders) {
      var seen = new TreeMap<Integer, Long>();
      for (var line : order.lines()) {
        seen.merge(line.brandId(), (long) line.priceCents() * line.quantity(), Long::sum);
      }
      seen.forEach(
          (brand, cents) ->
              sales.merge(
                  brand,
                  new BrandSales(names.getOrDefault(brand, ""), 1, cents),
                  (a, b) ->
                      new BrandSales(
                          a.name(), a.orders() + b.orders(), a.revenueCents() + b.revenueCents())));
    }
    return sales.values().stream()
        .sorted(Comparator.comparingLong(BrandSales::revenueCents).reversed())
        .limit(BRANDS)
        .toList();
  }
}
