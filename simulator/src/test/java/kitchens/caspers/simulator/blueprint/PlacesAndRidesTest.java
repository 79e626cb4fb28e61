package kitchens.caspers.simulator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The kitchens of the blueprint: orders wait for each other, drivers drive, baskets add up. */
class PlacesAndRidesTest {
  private static final Map<String, Integer> STATIONS = Map.of("K1", 7, "K2", 5);
  private static final Map<String, Integer> DRIVERS = Map.of("K1", 14, "K2", 9);
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

  /** An order's events by type; the pings are left out. */
  private record Order(Map<String, Line> steps, List<Line> pings) {
    Order() {
      this(new HashMap<>(), new ArrayList<>());
    }

    boolean has(String type) {
      return steps.containsKey(type);
    }

    long at(String type) {
      return steps.get(type).millis();
    }

    String kitchen() {
      return steps.get("order_created").body().path("kitchen_id").asText();
    }

    int hour() {
      return Instant.ofEpochMilli(at("order_created")).atZone(ZONE).getHour();
    }
  }

  /** The orders that begin and end on a Saturday in Gothenburg, by the events' own order. */
  private static List<Order> saturday(BlueprintWorld world) {
    var from = Businesses.at("2026-11-21T04:00:00Z");
    var to = Businesses.at("2026-11-22T01:00:00Z");
    var orders = new HashMap<String, Order>();
    for (var line : Line.of(world.bytes(from, to))) {
      var order = orders.computeIfAbsent(line.id(), any -> new Order());
      if (line.type().equals("driver_ping")) {
        order.pings().add(line);
      } else {
        order.steps().put(line.type(), line);
      }
    }
    return orders.values().stream()
        .filter(o -> o.has("order_created") && (o.has("delivered") || o.has("order_cancelled")))
        .filter(o -> o.hour() >= 5 && o.hour() < 23)
        .toList();
  }

  /** How many intervals lie over each other at most. */
  private static int most(List<Order> orders, String kitchen, String from, String to) {
    record Change(long at, int by) {}
    var changes = new ArrayList<Change>();
    for (var order : orders) {
      if (order.kitchen().equals(kitchen) && order.has(from) && order.has(to)) {
        changes.add(new Change(order.at(from), 1));
        changes.add(new Change(order.at(to), -1));
      }
    }
    changes.sort(Comparator.comparingLong(Change::at).thenComparingInt(Change::by));
    var now = 0;
    var most = 0;
    for (var change : changes) {
      now += change.by();
      most = Math.max(most, now);
    }
    return most;
  }

  private static double wait(List<Order> orders, Predicate<Order> which) {
    return orders.stream()
        .filter(which)
        .filter(order -> order.has("cooking_started"))
        .mapToLong(order -> order.at("cooking_started") - order.at("order_created"))
        .average()
        .orElseThrow();
  }

  @Test
  void noMoreCookThanThereAreStationsAndTheQueueGrowsAtDinner() {
    var orders = saturday(Businesses.world("kitchens", 1));
    assertThat(orders).hasSizeBetween(350, 560);
    STATIONS.forEach(
        (kitchen, stations) ->
            assertThat(most(orders, kitchen, "cooking_started", "cooking_finished"))
                .as(kitchen)
                .isEqualTo(stations));
    DRIVERS.forEach(
        (kitchen, drivers) ->
            assertThat(most(orders, kitchen, "driver_arrived", "delivered"))
                .as(kitchen)
                .isBetween(4, drivers));
    var calm = wait(orders, order -> order.hour() == 15);
    assertThat(calm).isBetween(90_000.0, 180_000.0);
    assertThat(wait(orders, order -> order.hour() >= 18 && order.hour() < 20))
        .isGreaterThan(1.5 * calm);
  }

  @Test
  void whoComesFirstIsServedFirst() {
    var yaml = Businesses.yaml("kitchens").replace("drivers: 14", "drivers: 4");
    var orders = new ArrayList<>(saturday(Businesses.of(yaml, 3)));
    orders.removeIf(order -> !order.has("driver_arrived") || !order.kitchen().equals("K1"));
    orders.sort(Comparator.comparingLong(order -> order.at("order_ready")));
    var waited = 0;
    for (var i = 0; i < orders.size(); i++) {
      var order = orders.get(i);
      waited += order.at("driver_arrived") - order.at("order_ready") > 60_000 ? 1 : 0;
      // Half a minute is the walk to the door, which some walk faster than others.
      for (var before = 0; before < i; before++) {
        if (orders.get(before).at("order_ready") + 40_000 < order.at("order_ready")) {
          assertThat(orders.get(before).at("driver_arrived"))
              .isLessThanOrEqualTo(order.at("driver_arrived"));
        }
      }
    }
    assertThat(waited).isGreaterThan(40);
    assertThat(most(orders, "K1", "driver_arrived", "delivered")).isEqualTo(4);
  }

  @Test
  void whosePatienceEndsGoes() {
    var yaml = Businesses.yaml("kitchens").replace("stations: 7", "stations: 1");
    var orders = saturday(Businesses.of(yaml, 1));
    var gone =
        orders.stream()
            .filter(o -> o.has("order_cancelled") && o.kitchen().equals("K1"))
            .filter(
                o ->
                    o.steps()
                        .get("order_cancelled")
                        .body()
                        .path("reason")
                        .asText()
                        .equals("waited_too_long"))
            .toList();
    assertThat(gone).hasSizeGreaterThan(60);
    for (var order : gone) {
      assertThat(order.at("order_cancelled") - order.at("order_created"))
          .isBetween(10 * 60_000L, 97 * 60_000L);
      assertThat(order.has("cooking_started")).isFalse();
    }
    assertThat(most(orders, "K1", "cooking_started", "cooking_finished")).isEqualTo(1);
  }

  @Test
  void driversAreOnTheirRouteAllTheWay() {
    for (var order : saturday(Businesses.world("kitchens", 5))) {
      if (!order.has("delivered")) {
        continue;
      }
      var points = order.steps().get("driver_picked_up").body().path("route_points");
      var door = order.steps().get("delivered").body();
      assertThat(points.get(points.size() - 1).get(0).asDouble())
          .isCloseTo(door.path("delivered_lat").asDouble(), within(1e-5));
      var before = 0.0;
      for (var ping : order.pings()) {
        assertThat(ping.millis()).isBetween(order.at("driver_picked_up"), order.at("delivered"));
        assertThat(ping.body().path("progress_pct").asDouble()).isBetween(before, 100.0);
        before = ping.body().path("progress_pct").asDouble();
        assertThat(metersFrom(points, ping)).isLessThan(2);
      }
      var minutes = (order.at("delivered") - order.at("driver_picked_up")) / 60_000.0;
      assertThat(order.pings()).hasSizeBetween((int) minutes - 1, (int) minutes);
    }
  }

  /** How far a ping is from the nearest piece of the route. */
  private static double metersFrom(JsonNode points, Line ping) {
    var lat = ping.body().path("loc_lat").asDouble();
    var lon = ping.body().path("loc_lon").asDouble();
    var narrow = Math.cos(Math.toRadians(lat));
    var least = Double.MAX_VALUE;
    for (var i = 1; i < points.size(); i++) {
      var x1 = (points.get(i - 1).get(1).asDouble() - lon) * 111_195 * narrow;
      var y1 = (points.get(i - 1).get(0).asDouble() - lat) * 111_195;
      var x2 = (points.get(i).get(1).asDouble() - lon) * 111_195 * narrow;
      var y2 = (points.get(i).get(0).asDouble() - lat) * 111_195;
      var length = Math.max(1e-9, Math.pow(x2 - x1, 2) + Math.pow(y2 - y1, 2));
      var share = Math.max(0, Math.min(1, -(x1 * (x2 - x1) + y1 * (y2 - y1)) / length));
      least = Math.min(least, Math.hypot(x1 + share * (x2 - x1), y1 + share * (y2 - y1)));
    }
    return least;
  }

  @Test
  void basketsAddUpAndCustomersLiveWhereTheyLive() {
    var homes = new HashMap<String, String>();
    var again = 0;
    for (var order : saturday(Businesses.world("kitchens", 7))) {
      var body = order.steps().get("order_created").body();
      var total = BigDecimal.ZERO;
      for (var item : body.path("items")) {
        assertThat(item.path("brand_id")).isEqualTo(body.path("brand_id"));
        total =
            total.add(item.path("price").decimalValue().multiply(item.path("qty").decimalValue()));
      }
      assertThat(body.path("items").size()).isBetween(1, 4);
      assertThat(body.path("total_sek").decimalValue()).isEqualByComparingTo(total);
      var who = body.path("customer_id").asText() + "@" + order.kitchen();
      var known = homes.put(who, body.path("customer_addr").asText());
      if (known != null) {
        assertThat(body.path("customer_addr").asText()).isEqualTo(known);
        again++;
      }
    }
    assertThat(again).isGreaterThan(10);
  }
}
