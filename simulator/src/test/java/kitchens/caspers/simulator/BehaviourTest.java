package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.event.EventType;
import org.junit.jupiter.api.Test;

/** How the town behaves beyond the averages, within stated bounds. */
class BehaviourTest {
  private static final String PLACE = "San Francisco";

  /** A world with this behaviour, and without the occasions that its location comes with. */
  private static Simulation world(String behaviour) {
    var json = Universe.text("locations/san-francisco.json");
    var calendar = json.indexOf("\"calendar\"");
    return Universe.world(
        11,
        Universe.sanFrancisco(
            json.substring(calendar, json.indexOf("],", calendar) + 2),
            "",
            "\"orders_day_1\": 130",
            "\"orders_day_1\": 1000",
            "\"orders_last\": 190",
            "\"orders_last\": 1000",
            "\"noise_pct\": 8",
            "\"noise_pct\": 0, " + behaviour,
            "\"start_days_ago\": 3",
            "\"start_days_ago\": 14"));
  }

  private static Stream<Order> orders(Simulation world) {
    return world.orders(PLACE, world.slices(PLACE).begin(), world.slices(PLACE).anchor());
  }

  private static Truth.Figures truth(Simulation world) {
    var slices = world.slices(PLACE);
    return world.truth(PLACE, slices.begin(), slices.anchor()).figures();
  }

  @Test
  void rainBringsMoreOrdersAndSlowerDrivers() {
    var dry = world("\"rain_pct\": 0, \"occasion_pct\": 0");
    var wet = world("\"rain_pct\": 100, \"occasion_pct\": 0");

    var lift = (double) truth(wet).ordersCreated() / truth(dry).ordersCreated();
    assertThat(lift).isBetween(1.03, 1.25);
    assertThat(meanDrive(wet) / meanDrive(dry)).isBetween(1.02, 1.2);
  }

  private static double meanDrive(Simulation world) {
    return orders(world)
        .filter(order -> order.isDelivered() && order.detourCm() == 0)
        .mapToLong(order -> order.delivered().epochMillis() - order.pickedUp().epochMillis())
        .average()
        .orElseThrow();
  }

  @Test
  void anOccasionInTheCalendarLiftsItsHoursAndNoOther() {
    var calm = "\"rain_pct\": 0, \"occasion_pct\": 0";
    var without = world(calm);
    var with =
        world(
            calm
                + ", \"calendar\": [{ \"name\": \"a match\", \"on\": \"11-20\","
                + " \"from\": \"18:00\", \"to\": \"22:00\", \"lift\": 3 }]");
    // 18:00 to 22:00 in San Francisco.
    var from = Universe.at("2026-11-21T02:00:00Z");
    var to = from.plus(Duration.ofHours(4));
    var before = Universe.at("2026-11-20T22:00:00Z");

    assertThat(
            (double) with.truth(PLACE, from, to).figures().ordersCreated()
                / without.truth(PLACE, from, to).figures().ordersCreated())
        .isCloseTo(2, within(0.35));
    assertThat(
            (double) with.truth(PLACE, before, from).figures().ordersCreated()
                / without.truth(PLACE, before, from).figures().ordersCreated())
        .isCloseTo(1, within(0.15));
  }

  @Test
  void mostOrdersComeFromPeopleWhoOrderAgainWithTheirTastes() {
    var world = world("\"rain_pct\": 0");
    var brandsOf = new HashMap<String, HashMap<Integer, Integer>>();
    var address = new HashMap<java.util.UUID, String>();
    var slices = world.slices(PLACE);
    world
        .events(PLACE, slices.begin(), slices.anchor())
        .filter(event -> event.type() == EventType.ORDER_CREATED)
        .forEach(
            event -> {
              var at = Lines.json(event.body()).get("customer_addr").asText();
              if (!at.equals("null")) {
                address.put(event.orderId(), at);
              }
            });
    orders(world)
        .filter(order -> address.containsKey(order.id()))
        .forEach(
            order ->
                brandsOf
                    .computeIfAbsent(address.get(order.id()), a -> new HashMap<>())
                    .merge(order.lines().get(0).brandId(), 1, Integer::sum));

    var again = 0;
    var all = 0;
    var favourite = 0;
    var often = 0;
    for (var brands : brandsOf.values()) {
      var orders = brands.values().stream().mapToInt(i -> i).sum();
      all += orders;
      again += orders > 1 ? orders : 0;
      if (orders >= 5) {
        often += orders;
        favourite += brands.values().stream().mapToInt(i -> i).max().orElseThrow();
      }
    }
    assertThat((double) again / all).as("from addresses that order again").isBetween(0.5, 0.9);
    assertThat((double) favourite / often)
        .as("of the address's favourite brand")
        .isGreaterThan(0.5);
  }

  @Test
  void asManyThinkBetterOfItAsTheFileSays() {
    var world = world("\"cancel_pct\": 5");
    var early =
        orders(world)
            .flatMap(order -> order.cancelled().stream())
            .filter(
                cancelled ->
                    List.of(Cancellation.CHANGED_MIND, Cancellation.ITEM_UNAVAILABLE)
                        .contains(cancelled.reason()))
            .count();
    assertThat((double) early / truth(world).ordersCreated()).isCloseTo(0.05, within(0.006));
    assertThat(orders(world).flatMap(o -> o.cancelled().stream()).map(Order.Cancelled::at))
        .isNotEmpty();
  }

  @Test
  void latenessFollowsFromLoad() {
    var enough = world("\"rain_pct\": 0, \"occasion_pct\": 0, \"stations\": 40, \"drivers\": 80");
    var few = world("\"rain_pct\": 0, \"occasion_pct\": 0, \"stations\": 16, \"drivers\": 80");
    var noDrivers =
        world("\"rain_pct\": 0, \"occasion_pct\": 0, \"stations\": 40, \"drivers\": 25");

    assertThat(truth(few).delivery().p99()).isGreaterThan(truth(enough).delivery().p99() + 10);
    assertThat(truth(noDrivers).delivery().p99())
        .isGreaterThan(truth(enough).delivery().p99() + 10);
    assertThat(truth(few).ordersCancelled())
        .as("people give up on a kitchen that is far behind")
        .isGreaterThan(truth(enough).ordersCancelled());
  }

  @Test
  void driversTakeAnotherOrderAlongWhereItIsOnTheirWay() {
    var world = world("\"rain_pct\": 0");
    var along = orders(world).filter(o -> o.isDelivered() && o.detourCm() != 0).toList();
    assertThat((double) along.size() / truth(world).ordersCreated()).isBetween(0.01, 0.3);
    var pickUps = new HashMap<Long, Integer>();
    orders(world)
        .filter(Order::isDelivered)
        .forEach(o -> pickUps.merge(o.pickedUp().epochMillis(), 1, Integer::sum));
    assertThat(along).allMatch(order -> pickUps.get(order.pickedUp().epochMillis()) >= 2);
  }
}
