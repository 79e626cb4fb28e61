package kitchens.caspers.apps.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.simulator.Order;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * What happens at a location, told a little ahead so that a page can move drivers smoothly; the
 * page shows nothing before its time.
 */
final class Feed {
  /** No order that a person would still look for is older. */
  private static final Duration BACK = Duration.ofHours(3);

  /** Beyond the next ping, and beyond the next time the page asks. */
  private static final int PINGS_AHEAD = 2;

  private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

  private final World world;

  Feed(World world) {
    this.world = world;
  }

  /**
   * What a page has not heard yet.
   *
   * @param since up to when it has heard all, milliseconds since 1970 by the location's clock; what
   *     lies too far back, or in the future, begins anew
   */
  Map<String, Object> after(Location location, long since) {
    var simulation = world.simulation();
    var mapping = simulation.timeMapping(location.name());
    var now = mapping.simulated(world.now());
    var speed = mapping.last().speedUp();
    var ahead =
        Duration.ofMillis((long) (speed * ASKED_AGAIN.toMillis()))
            .plusSeconds(PINGS_AHEAD * (long) location.pingSec());
    var until = now.plus(ahead);
    var earliest = now.minus(BACK);
    var anew = since < earliest.epochMillis() || since > until.epochMillis();
    var from = anew ? earliest : new SimulatedInstant(since);
    var over = anew ? over(simulation, location.name(), now) : Set.<UUID>of();
    var told = new ArrayList<Map<String, Object>>();
    try (var events = simulation.events(location.name(), from, until)) {
      events.filter(event -> !over.contains(event.orderId())).map(Feed::tell).forEach(told::add);
    }
    return Map.of(
        "anew", anew,
        "now", now.epochMillis(),
        "until", until.epochMillis(),
        "speed", speed,
        "events", told);
  }

  /** The orders that have ended: a page that begins is not told of them. */
  private static Set<UUID> over(Simulation simulation, String location, SimulatedInstant now) {
    var over = new HashSet<UUID>();
    try (var orders = simulation.orders(location, now.minus(BACK.multipliedBy(2)), now)) {
      orders.filter(order -> end(order).isBefore(now)).forEach(order -> over.add(order.id()));
    }
    return over;
  }

  private static SimulatedInstant end(Order order) {
    return order.cancelled().map(Order.Cancelled::at).orElseGet(order::delivered);
  }

  private static Map<String, Object> tell(Event event) {
    var told = new LinkedHashMap<String, Object>();
    told.put("order", event.orderId().toString());
    told.put("type", event.type().text());
    told.put("ts", event.ts().epochMillis());
    var body = body(event);
    switch (event.type()) {
      case ORDER_CREATED -> {
        told.put("lat", body.path("customer_lat"));
        told.put("lon", body.path("customer_lon"));
        told.put("address", body.path("customer_addr"));
        told.put("items", items(body.path("items")));
      }
      case DRIVER_PICKED_UP -> told.put("route", body.path("route_points"));
      case DRIVER_PING -> told.put("progress", body.path("progress_pct"));
      case CANCELLED -> told.put("reason", body.path("reason"));
      default -> {
        // Its type and time say all.
      }
    }
    return told;
  }

  private static List<Map<String, Object>> items(JsonNode items) {
    var told = new ArrayList<Map<String, Object>>();
    for (var item : items) {
      told.add(
          Map.of("name", item.path("name"), "price", item.path("price"), "qty", item.path("qty")));
    }
    return told;
  }

  private static JsonNode body(Event event) {
    try {
      return Agent.JSON.readTree(event.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
