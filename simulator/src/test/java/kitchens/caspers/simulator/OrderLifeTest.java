package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.event.EventType;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;

class OrderLifeTest {
  private static final double METERS_PER_DEGREE = 111_320;

  @Property(tries = 8)
  void everyOrderRunsFromCreatedToDeliveredOrCancelled(@ForAll long seed) {
    for (var events : ordersOfADay(seed).values()) {
      var types = events.stream().map(Event::type).toList();
      assertThat(types.get(0)).isEqualTo(EventType.ORDER_CREATED);
      if (types.get(types.size() - 1) == EventType.CANCELLED) {
        assertThat(types).doesNotHaveDuplicates().doesNotContain(EventType.DRIVER_PICKED_UP);
        continue;
      }
      assertThat(types.get(types.size() - 1)).isEqualTo(EventType.DELIVERED);
      assertThat(types.stream().filter(t -> t != EventType.DRIVER_PING))
          .containsExactlyInAnyOrder(
              EventType.ORDER_CREATED,
              EventType.GK_STARTED,
              EventType.GK_FINISHED,
              EventType.GK_READY,
              EventType.DRIVER_ARRIVED,
              EventType.DRIVER_PICKED_UP,
              EventType.DELIVERED);
      assertThat(types.stream().filter(t -> t.name().startsWith("GK"))).isSorted();
      assertThat(types.indexOf(EventType.DRIVER_ARRIVED))
          .isLessThan(types.indexOf(EventType.DRIVER_PICKED_UP));
      assertThat(types.indexOf(EventType.GK_READY))
          .isLessThan(types.indexOf(EventType.DRIVER_PICKED_UP));
    }
  }

  @Property(tries = 8)
  void sequencesAreDenseAndTimesNeverDecreaseWithThem(@ForAll long seed) {
    for (var events : ordersOfADay(seed).values()) {
      assertThat(events.stream().map(Event::sequence).toList())
          .isEqualTo(IntStream.range(0, events.size()).boxed().toList());
      assertThat(events.stream().map(e -> e.ts().epochMillis())).isSorted();
    }
  }

  @Property(tries = 8)
  void identifiersAreUnique(@ForAll long seed) {
    var seen = new HashSet<UUID>();
    for (var order : ordersOfADay(seed).entrySet()) {
      assertThat(seen.add(order.getKey())).isTrue();
      order.getValue().forEach(event -> assertThat(seen.add(event.eventId())).isTrue());
    }
  }

  @Property(tries = 5)
  void pingsLieOnTheRouteWhereTheDriverIs(@ForAll long seed) {
    for (var events : ordersOfADay(seed).values()) {
      if (events.get(events.size() - 1).type() == EventType.CANCELLED) {
        continue;
      }
      var pickUp = first(events, EventType.DRIVER_PICKED_UP);
      var points = Lines.json(pickUp.body()).get("route_points");
      var length = length(points);
      var metersBetween = 72_000 / 60 * 1.04;
      var before = 0.0;
      var goal = Lines.json(events.get(events.size() - 1).body());
      var last = points.get(points.size() - 1);
      assertThat(goal.get("delivered_lat")).isEqualTo(last.get(0));
      assertThat(goal.get("delivered_lon")).isEqualTo(last.get(1));
      for (var event : events) {
        if (event.type() == EventType.DRIVER_PING) {
          var seconds = (event.ts().epochMillis() - pickUp.ts().epochMillis()) / 1000.0;
          assertThat(seconds % 60).as("a little later than each minute").isBetween(0.0, 2.4);
          var body = Lines.json(event.body());
          var gone = body.get("progress_pct").doubleValue() / 100 * length;
          assertThat(
                  goneTo(
                      points, body.get("loc_lat").doubleValue(), body.get("loc_lon").doubleValue()))
              .as("ping of %s after %s s", event.orderId(), seconds)
              .anySatisfy(m -> assertThat(m).isCloseTo(gone, within(length)));
          assertThat(gone)
              .as("the fastest street allows 72 km/h")
              .isBetween(before - 0.005 * length, before + metersBetween + 0.005 * length);
          before = gone;
        }
      }
    }
  }

  /** Degrees are scaled on a plane, and rounded to six places: half a percent is allowed. */
  private static Offset<Double> within(double whole) {
    return Assertions.within(0.005 * whole + 0.5);
  }

  /** The metres along the route at each place where it passes the point; empty off the route. */
  private static List<Double> goneTo(JsonNode points, double lat, double lon) {
    var found = new ArrayList<Double>();
    var gone = 0.0;
    for (var i = 1; i < points.size(); i++) {
      var a = points.get(i - 1);
      var b = points.get(i);
      var whole = distance(a, b.get(0).doubleValue(), b.get(1).doubleValue());
      var before = distance(a, lat, lon);
      var after = distance(b, lat, lon);
      if (before + after - whole < 0.3) {
        found.add(gone + before);
      }
      gone += whole;
    }
    return found;
  }

  private static double length(JsonNode points) {
    var length = 0.0;
    for (var i = 1; i < points.size(); i++) {
      var b = points.get(i);
      length += distance(points.get(i - 1), b.get(0).doubleValue(), b.get(1).doubleValue());
    }
    return length;
  }

  private static double distance(JsonNode from, double lat, double lon) {
    var y = (lat - from.get(0).doubleValue()) * METERS_PER_DEGREE;
    var scale = METERS_PER_DEGREE * Math.cos(Math.toRadians(37.7618));
    return Math.hypot(y, (lon - from.get(1).doubleValue()) * scale);
  }

  private static Event first(List<Event> events, EventType type) {
    return events.stream().filter(e -> e.type() == type).findFirst().orElseThrow();
  }

  /** All events of the orders created on one day, in the order in which they come. */
  private static Map<UUID, List<Event>> ordersOfADay(long seed) {
    var simulation = Universe.worldOf(seed, "san-francisco");
    var place = simulation.locations().get(0);
    var from = Universe.at("2026-11-24T08:00:00Z");
    var to = Universe.at("2026-11-25T08:00:00Z");
    var created =
        simulation
            .orders(place, from, to)
            .collect(Collectors.toMap(Order::id, Function.identity()));
    var orders =
        simulation
            .events(place, from, Universe.at("2026-11-26T08:00:00Z"))
            .filter(event -> created.containsKey(event.orderId()))
            .collect(Collectors.groupingBy(Event::orderId));
    assertThat(orders.keySet()).isEqualTo(created.keySet()).hasSizeGreaterThan(50);
    orders.forEach((id, events) -> assertThat(events).hasSize(created.get(id).eventCount()));
    return orders;
  }
}
