package kitchens.caspers.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.apps.map.World;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * An order's way from the journal through bronze, silver and gold to what the agent says of it and
 * what a person decides, with the time of each step as the files, tables and apps tell it.
 */
final class OrderWay {
  private static final String DAY = " AND %s = CAST(:day AS DATE)";

  private final Universe universe;
  private final World world;
  private final Commits commits;
  private final Desk desk;
  private final Orders orders = new Orders();
  private final Trail.Memory memory = new Trail.Memory();

  OrderWay(Universe universe, World world, Commits commits) {
    this.universe = universe;
    this.desk = new Desk(universe, Universe.REFUND_MANAGER, "orders", "recommendation");
    this.world = world;
    this.commits = commits;
  }

  /** All of it, as far as it has come. */
  Map<String, Object> of(Visitor visitor, String id) {
    var simulation = world.simulation();
    var now = world.now();
    var found = orders.find(simulation, id, now);
    var told = new LinkedHashMap<>(Orders.tell(simulation.journal(), found));
    var trail = new Trail(visitor, universe, commits, memory);
    ordered(trail, simulation, found, now);
    ended(trail, simulation, found, now);
    if (found.order().isDelivered()) {
      desk.decide(visitor, id, trail, told);
    }
    told.put("steps", trail.steps());
    return told;
  }

  private void ordered(Trail trail, Simulation simulation, Orders.Found found, Instant now) {
    var order = found.order();
    placed(simulation, found)
        .ifPresent(
            number ->
                trail.file(
                    "Written into the journal",
                    universe.volume("simulator", "journal") + "%08d.json".formatted(number)));
    var wall = wall(simulation, found.location(), order.created());
    trail.moment("Ordered", "the world, " + found.location(), wall, now);
    var landed = landing(trail, "Landed", simulation, found.location(), order.created());
    var since = landed.or(() -> wall).orElse(now);
    var values = values(order, order.created());
    trail.row(
        "Bronze: the event",
        "lakeflow",
        "all_events",
        "order_id = :id AND event_type = 'order_created'" + DAY.formatted("event_day"),
        values,
        since);
    trail.row(
        "Silver: its items",
        "lakeflow",
        "silver_order_items",
        "order_id = :id" + DAY.formatted("order_day"),
        values,
        since);
    trail.row(
        "Gold: the order",
        "lakeflow",
        "gold_order_header",
        "order_id = :id" + DAY.formatted("order_day"),
        values,
        since);
  }

  private void ended(Trail trail, Simulation simulation, Orders.Found found, Instant now) {
    var order = found.order();
    var delivered = order.isDelivered();
    var end = order.cancelled().map(Order.Cancelled::at).orElseGet(order::delivered);
    var wall = wall(simulation, found.location(), end);
    trail.moment(
        delivered ? "Delivered" : "Cancelled", "the world, " + found.location(), wall, now);
    var landed = landing(trail, "Landed", simulation, found.location(), end);
    var since = landed.or(() -> wall).orElse(now);
    trail.row(
        delivered ? "Bronze: the delivery" : "Bronze: the cancellation",
        "lakeflow",
        "all_events",
        "order_id = :id AND event_type = '%s'".formatted(delivered ? "delivered" : "cancelled")
            + DAY.formatted("event_day"),
        values(order, end),
        since);
    if (!delivered) {
      trail.never("Recommendation", "recommender", "a cancelled order is not judged");
      return;
    }
    trail.row(
        "Gold: how long it took",
        "lakeflow",
        "gold_order_delivery",
        "order_id = :id" + DAY.formatted("order_day"),
        values(order, order.created()),
        since);
    trail.row(
        "Recommendation",
        "recommender",
        "refund_recommendations",
        "order_id = :id",
        Map.of("id", order.id().toString()),
        since);
  }

  private static Map<String, String> values(Order order, SimulatedInstant of) {
    return Map.of(
        "id",
        order.id().toString(),
        "day",
        of.toInstant().atZone(ZoneOffset.UTC).toLocalDate().toString());
  }

  private static Optional<Instant> wall(
      Simulation simulation, String location, SimulatedInstant moment) {
    return simulation.timeMapping(location).wall(moment);
  }

  private Optional<Instant> landing(
      Trail trail, String name, Simulation simulation, String location, SimulatedInstant moment) {
    return slice(simulation, location, moment)
        .flatMap(s -> trail.file(name, universe.volume("simulator", "events") + s.path()));
  }

  /** The slice that a moment lies in: each UTC day begins one, so they are counted from there. */
  static Optional<Slice> slice(Simulation simulation, String location, SimulatedInstant moment) {
    var slices = simulation.slices(location);
    var midnight =
        SimulatedInstant.of(
            moment
                .toInstant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
    var slice = slices.nextSlice(midnight);
    while (slice.isPresent() && !moment.isBefore(slice.get().to())) {
      slice = slices.nextSlice(slice.get().to());
    }
    return slice;
  }

  /** The number of the journal's entry, for an order that a person placed. */
  private static Optional<Integer> placed(Simulation simulation, Orders.Found found) {
    var entries = simulation.journal().entries();
    for (var i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i) instanceof OrderInjected order
          && order.location().equals(found.location())
          && order.at().equals(found.order().created())
          && simulation.journal().ordersInjected(found.location()).contains(order)
          && simulation.orderId(order).equals(found.order().id())) {
        return Optional.of(i + 1);
      }
    }
    return Optional.empty();
  }
}
