package kitchens.caspers.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Orders of the world by their ids, and those about which somebody could complain. */
final class Orders {
  private static final Duration BACK = Duration.ofDays(2);
  private static final Duration LATELY = Duration.ofHours(6);
  private static final Duration AHEAD = Duration.ofSeconds(30);
  private static final int MOST_KNOWN = 2_000;
  private static final int MOST_LISTED = 20;

  /** An order and where it was placed. */
  record Found(String location, Order order) {}

  private record Place(String location, SimulatedInstant created) {}

  private final Map<String, Place> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /**
   * An order of the last two days, or one that is about to be placed.
   *
   * @throws Refusal 404 when there is none
   */
  Found find(Simulation simulation, String id, Instant now) {
    return again(simulation, id)
        .or(() -> search(simulation, id, now))
        .orElseThrow(
            () -> new Refusal(404, "The world knows of no order " + id + " in the last two days."));
  }

  private synchronized Optional<Found> again(Simulation simulation, String id) {
    var place = known.get(id);
    return place == null || !simulation.locations().contains(place.location())
        ? Optional.empty()
        : within(
            simulation,
            place.location(),
            id,
            place.created(),
            place.created().plus(Duration.ofMillis(1)));
  }

  private synchronized Optional<Found> search(Simulation simulation, String id, Instant now) {
    for (var location : simulation.locations()) {
      var mapping = simulation.timeMapping(location);
      var to = mapping.simulated(now.plus(AHEAD));
      var found = within(simulation, location, id, mapping.simulated(now).minus(BACK), to);
      if (found.isPresent()) {
        known.put(id, new Place(location, found.get().order().created()));
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> within(
      Simulation simulation,
      String location,
      String id,
      SimulatedInstant from,
      SimulatedInstant to) {
    try (var orders = simulation.orders(location, from, to)) {
      return orders
          .filter(order -> order.id().toString().equals(id))
          .findFirst()
          .map(order -> new Found(location, order));
    }
  }

  /** What was delivered lately at a location, the newest first. */
  static List<Map<String, Object>> delivered(Simulation simulation, String location, Instant now) {
    var clock = simulation.timeMapping(location).simulated(now);
    var orders = new ArrayList<Order>();
    try (var all = simulation.orders(location, clock.minus(LATELY), clock)) {
      all.filter(order -> order.isDelivered() && order.delivered().isBefore(clock))
          .forEach(orders::add);
    }
    orders.sort(Comparator.comparing(Order::delivered).reversed());
    return orders.stream()
        .limit(MOST_LISTED)
        .map(order -> tell(simulation.journal(), new Found(location, order)))
        .toList();
  }

  /** An order as pages show it. */
  static Map<String, Object> tell(Journal journal, Found found) {
    var order = found.order();
    var names = new TreeMap<Integer, String>();
    journal
        .menus()
        .forEach(set -> set.menu().items().forEach(item -> names.put(item.id(), item.name())));
    var told = new LinkedHashMap<String, Object>();
    told.put("order_id", order.id().toString());
    told.put("location", found.location());
    told.put("timezone", journal.locations().get(found.location()).timezone().getId());
    told.put("created", order.created().toString());
    told.put("delivered", order.isDelivered() ? order.delivered().toString() : null);
    told.put("cancelled", order.cancelled().map(c -> c.reason().text()).orElse(null));
    told.put("total_cents", order.cents());
    told.put(
        "items",
        order.lines().stream()
            .map(
                line ->
                    Map.of(
                        "name", names.getOrDefault(line.itemId(), "item " + line.itemId()),
                        "quantity", line.quantity()))
            .toList());
    return told;
  }
}
