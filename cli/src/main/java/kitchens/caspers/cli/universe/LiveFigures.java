package kitchens.caspers.cli.universe;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** What goes on at this moment, told from the journal alone. */
final class LiveFigures {
  private static final Duration LONGEST_LIFE = Duration.ofHours(8);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final Duration HOUR = Duration.ofHours(1);

  /** An order is late that takes longer than this. */
  private static final double LATE_MINUTES = 45;

  /**
   * One location.
   *
   * @param clock what its clock shows, in its own time zone
   * @param events how many events there were since its beginning
   * @param eventsPerSecond of the wall clock, over the last simulated minute
   * @param hours orders in each of the last 24 simulated hours, oldest first
   * @param latePct percent of the last hour's deliveries that took longer than 45 minutes
   */
  record OfLocation(
      String name,
      String clock,
      double speedUp,
      long events,
      double eventsPerSecond,
      long ordersToday,
      int waiting,
      int cooking,
      int ready,
      int underWay,
      int deliveredLastHour,
      int cancelledLastHour,
      double p50Minutes,
      double p90Minutes,
      double latePct,
      long[] hours) {}

  /** Every location at one moment. */
  record Picture(Instant at, List<OfLocation> locations) {}

  private record Counted(SimulatedInstant until, long events) {}

  private final Map<String, Counted> counted = new HashMap<>();
  private final Simulation simulation;
  private final List<String> locations;

  /**
   * @param chosen the locations to look at; every one when empty
   */
  LiveFigures(Simulation simulation, List<String> chosen) {
    this.simulation = simulation;
    locations = chosen.isEmpty() ? simulation.locations() : chosen;
  }

  Picture at(Instant wall) {
    return new Picture(wall, locations.stream().map(name -> location(name, wall)).toList());
  }

  private OfLocation location(String name, Instant wall) {
    var mapping = simulation.timeMapping(name);
    var now = mapping.simulated(wall);
    var zone = simulation.journal().locations().get(name).timezone();
    var speedUp = speed(name, wall);
    var minute = simulation.truth(name, now.minus(Duration.ofMinutes(1)), now).figures().events();
    var states = new int[4];
    var hourAgo = now.minus(HOUR);
    var minutes = new double[64];
    var delivered = 0;
    var cancelled = 0;
    try (var orders = simulation.orders(name, now.minus(LONGEST_LIFE), now)) {
      for (var order : (Iterable<Order>) orders::iterator) {
        var end = order.cancelled().map(Order.Cancelled::at).orElseGet(order::delivered);
        if (!end.isBefore(now)) {
          states[state(order, now)]++;
        } else if (!end.isBefore(hourAgo)) {
          if (order.isDelivered()) {
            minutes = delivered == minutes.length ? Arrays.copyOf(minutes, 2 * delivered) : minutes;
            minutes[delivered++] = (end.epochMillis() - order.created().epochMillis()) / 60_000.0;
          } else {
            cancelled++;
          }
        }
      }
    }
    var sorted = Arrays.copyOf(minutes, delivered);
    Arrays.sort(sorted);
    var late = Arrays.stream(sorted).filter(m -> m > LATE_MINUTES).count();
    return new OfLocation(
        name,
        CLOCK.format(now.toInstant().atZone(zone)),
        speedUp,
        events(name, now),
        minute / 60.0 * speedUp,
        ordersToday(name, now, zone),
        states[0],
        states[1],
        states[2],
        states[3],
        delivered,
        cancelled,
        at(sorted, 0.5),
        at(sorted, 0.9),
        delivered == 0 ? 0 : 100.0 * late / delivered,
        hours(name, now));
  }

  private double speed(String name, Instant wall) {
    var speed = 0.0;
    for (var pivot : simulation.timeMapping(name).pivots()) {
      speed = pivot.wall().isAfter(wall) ? speed : pivot.speedUp();
    }
    return speed;
  }

  private static int state(Order order, SimulatedInstant now) {
    if (order.pickedUp() != null && order.pickedUp().isBefore(now)) {
      return 3;
    }
    if (order.ready() != null && order.ready().isBefore(now)) {
      return 2;
    }
    return order.started() != null && order.started().isBefore(now) ? 1 : 0;
  }

  private long ordersToday(String name, SimulatedInstant now, ZoneId zone) {
    var day = now.toInstant().atZone(zone).toLocalDate();
    var midnight = SimulatedInstant.of(day.atStartOfDay(zone).toInstant());
    return simulation.truth(name, midnight, now).figures().ordersCreated();
  }

  /** Counts on from the picture before. */
  private long events(String name, SimulatedInstant now) {
    var before = counted.getOrDefault(name, new Counted(new SimulatedInstant(0), 0));
    if (before.until().isBefore(now)) {
      var more = simulation.truth(name, before.until(), now).figures().events();
      counted.put(name, new Counted(now, before.events() + more));
    }
    return counted.getOrDefault(name, before).events();
  }

  private long[] hours(String name, SimulatedInstant now) {
    var hours = new long[24];
    var first = now.minus(Duration.ofHours(24)).epochMillis();
    simulation
        .truth(name, new SimulatedInstant(first), now)
        .figures()
        .hours()
        .forEach(
            hour -> {
              var at = Instant.parse(hour.hour()).toEpochMilli() + 1_800_000;
              var index = (int) ((at - first) / 3_600_000);
              hours[Math.max(0, Math.min(23, index))] += hour.orders();
            });
    return hours;
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
  }
}
