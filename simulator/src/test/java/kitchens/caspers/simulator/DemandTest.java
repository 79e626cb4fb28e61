package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kitchens.caspers.simulator.location.Behaviour;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

/** What the world does is what the file asks for, within stated bounds. */
class DemandTest {
  private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");
  private static final double[] WEEKDAYS = {1.0, 1.05, 1.08, 1.10, 1.25, 1.35, 1.15};

  /** No rain, nothing on in town, nobody who thinks better of it. */
  private static final String CALM = "\"rain_pct\": 0, \"occasion_pct\": 0, \"cancel_pct\": 0";

  /** Two weeks of history at four thousand orders a day, no noise, no growth. */
  private static final Simulation FLAT = flat();

  private static Simulation flat() {
    return Universe.world(
        11,
        Universe.sanFrancisco(
            "\"orders_day_1\": 130", "\"orders_day_1\": 4000",
            "\"orders_last\": 190", "\"orders_last\": 4000",
            "\"noise_pct\": 8", "\"noise_pct\": 0, \"drivers\": 600, " + CALM,
            "\"start_days_ago\": 3", "\"start_days_ago\": 14"));
  }

  private static long ordersOn(Simulation world, LocalDate day) {
    var from = day.atStartOfDay(ZONE).toInstant();
    var to = day.plusDays(1).atStartOfDay(ZONE).toInstant();
    return world.truth("San Francisco", at(from), at(to)).figures().ordersCreated();
  }

  private static SimulatedInstant at(Instant instant) {
    return SimulatedInstant.of(instant);
  }

  @Test
  void withoutNoiseAWeekdayHasItsMultipleToTheOrder() {
    for (var day = LocalDate.of(2026, 11, 16); day.getDayOfMonth() < 23; day = day.plusDays(1)) {
      var wanted = Math.round(4000 * WEEKDAYS[day.getDayOfWeek().ordinal()]);
      assertThat(ordersOn(FLAT, day)).as(day.toString()).isEqualTo(wanted);
    }
  }

  @Test
  void ordersGrowLinearlyFromTheFirstDayToTheLast() {
    var world =
        Universe.world(
            1,
            Universe.sanFrancisco(
                "\"orders_day_1\": 130", "\"orders_day_1\": 1000",
                "\"orders_last\": 190", "\"orders_last\": 2000",
                "\"noise_pct\": 8", "\"noise_pct\": 0, " + CALM,
                "\"start_days_ago\": 3", "\"start_days_ago\": 10",
                "\"end_days_ahead\": 362", "\"end_days_ahead\": 10"));
    var first = LocalDate.of(2026, 11, 16);
    for (var i : new int[] {0, 5, 10, 20}) {
      var day = first.plusDays(i);
      var wanted = (1000 + 50.0 * i) * WEEKDAYS[day.getDayOfWeek().ordinal()];
      assertThat(ordersOn(world, day)).isEqualTo(Math.round(wanted));
    }
    assertThat(ordersOn(world, first.minusDays(1))).isZero();
    assertThat(ordersOn(world, first.plusDays(21))).isZero();
  }

  @Test
  void lunchAndDinnerComeInLocalTimeAsHighAsAsked() {
    var quiet = perMinute(14, 16.5);
    assertThat(perMinute(12, 12.5) / quiet).isCloseTo(2.98, within(0.3));
    assertThat(perMinute(18.25, 18.75) / quiet).isCloseTo(3.47, within(0.3));
    assertThat(perMinute(10, 11) / quiet).isCloseTo(1, within(0.1));
    assertThat(perMinute(2, 6) / quiet).isCloseTo(0.25, within(0.04));
  }

  private static double perMinute(double fromHour, double toHour) {
    var orders = 0L;
    for (var day = LocalDate.of(2026, 11, 13); day.getDayOfMonth() < 26; day = day.plusDays(1)) {
      var midnight = at(day.atStartOfDay(ZONE).toInstant());
      var from = midnight.plus(Duration.ofMinutes((long) (60 * fromHour)));
      var to = midnight.plus(Duration.ofMinutes((long) (60 * toHour)));
      orders += FLAT.truth("San Francisco", from, to).figures().ordersCreated();
    }
    return orders / (toHour - fromHour);
  }

  @Test
  void lunchStaysAtNoonWhenTheClocksGoBack() {
    var curve = curve(LocalDate.of(2026, 11, 1));
    assertThat(Duration.ofMillis(curve.endMillis - curve.startMillis))
        .isEqualTo(Duration.ofHours(25));
    var ordinary = curve(LocalDate.of(2026, 11, 2));
    var share = new double[2];
    for (var u = 0.0; u < 1; u += 0.0001) {
      share[0] += lunch(curve.at(u)) ? 1 : 0;
      share[1] += lunch(ordinary.at(u)) ? 1 : 0;
    }
    assertThat(share[0] / share[1]).isCloseTo(1815.0 / 1875, within(0.005));
  }

  private static ArrivalCurve curve(LocalDate date) {
    var calm = new Behaviour(0, 0, 0, 0, 0, 0, 100, List.of());
    return new ArrivalCurve(date, ZONE, new Outside(calm, 1, date), 1);
  }

  private static boolean lunch(long millis) {
    var time = Instant.ofEpochMilli(millis).atZone(ZONE).toLocalTime();
    return !time.isBefore(LocalTime.of(11, 0)) && time.isBefore(LocalTime.of(13, 30));
  }

  @Test
  void serviceTimesHaveTheMeansAsked() {
    assertThat(
            meanMinutes(
                o ->
                    minutes(o.started().epochMillis() - o.created().epochMillis())
                        - o.stationWait().toMillis() / 60_000.0))
        .isCloseTo(2, within(0.05));
    assertThat(meanMinutes(o -> minutes(o.finished().epochMillis() - o.started().epochMillis())))
        .isCloseTo(11, within(0.1));
    assertThat(meanMinutes(o -> minutes(o.ready().epochMillis() - o.finished().epochMillis())))
        .isCloseTo(2, within(0.05));
    // Who rides along leaves with the other order.
    assertThat(
            meanMinutes(
                order -> order.detourCm() == 0,
                o ->
                    minutes(o.pickedUp().epochMillis() - o.ready().epochMillis())
                        - o.driverWait().toMillis() / 60_000.0))
        .isCloseTo(5, within(0.1));
  }

  @Test
  void asManyDriversComeAfterReadyAsAsked() {
    var orders = saturday().filter(o -> o.driverWait().isZero() && o.detourCm() == 0).toList();
    var late = orders.stream().filter(o -> !o.driverArrived().isBefore(o.ready())).count();
    assertThat((double) late / orders.size()).isCloseTo(0.4, within(0.05));
  }

  @Test
  void latenessHasCauses() {
    var slowest =
        saturday().sorted(Comparator.comparing(DemandTest::whole).reversed()).limit(200).toList();
    var explained =
        slowest.stream()
            .filter(
                order ->
                    order.stationWait().toMinutes() >= 2
                        || order.driverWait().toMinutes() >= 2
                        || order.detourCm() > 10_000)
            .count();
    assertThat(explained).as("of the 200 slowest").isGreaterThanOrEqualTo(185);
  }

  @Test
  void theKitchenFallsBehindAtDinnerAndCatchesUp() {
    assertThat(meanStationWait("2026-11-22T02:50:00Z", "2026-11-22T03:20:00Z"))
        .as("a Saturday's dinner")
        .isGreaterThan(6);
    assertThat(meanStationWait("2026-11-21T11:00:00Z", "2026-11-21T13:00:00Z"))
        .as("its small hours")
        .isLessThan(0.1);
  }

  private static double meanStationWait(String from, String to) {
    return FLAT.orders("San Francisco", Universe.at(from), Universe.at(to))
            .mapToLong(o -> o.stationWait().toMillis())
            .average()
            .orElseThrow()
        / 60_000;
  }

  private static Duration whole(Order order) {
    return Duration.ofMillis(order.delivered().epochMillis() - order.created().epochMillis());
  }

  private static double minutes(long millis) {
    return millis / 60_000.0;
  }

  private static Stream<Order> saturday() {
    return FLAT.orders(
            "San Francisco",
            Universe.at("2026-11-21T08:00:00Z"),
            Universe.at("2026-11-22T08:00:00Z"))
        .filter(Order::isDelivered);
  }

  private static double meanMinutes(ToDoubleFunction<Order> of) {
    return meanMinutes(order -> true, of);
  }

  private static double meanMinutes(Predicate<Order> which, ToDoubleFunction<Order> of) {
    return saturday().filter(which).mapToDouble(of).average().orElseThrow();
  }

  @Test
  void aDaysNoiseHasTheSpreadAsked() {
    var world =
        Universe.world(
            5,
            Universe.sanFrancisco(
                "\"orders_day_1\": 130", "\"orders_day_1\": 1000",
                "\"orders_last\": 190", "\"orders_last\": 1000",
                "\"start_days_ago\": 3", "\"start_days_ago\": 400"));
    var first = LocalDate.of(2025, 10, 22);
    var squares = 0.0;
    for (var i = 0; i < 400; i++) {
      var day = first.plusDays(i);
      var ratio = ordersOn(world, day) / (1000 * WEEKDAYS[day.getDayOfWeek().ordinal()]);
      squares += (ratio - 1) * (ratio - 1);
    }
    assertThat(Math.sqrt(squares / 400)).isCloseTo(0.08, within(0.012));
  }

  @Test
  void nullsComeAsOftenAsAsked() {
    var world =
        Universe.world(
            5,
            Universe.sanFrancisco(
                "\"orders_day_1\": 130",
                "\"orders_day_1\": 4000",
                "\"customer_addr\": 0.01 }",
                "\"customer_addr\": 0.1, \"gk_id\": 0.2 }, \"driver_ping\": { \"loc_lat\": 0.05"
                    + " }"));
    var slice =
        new Slice("San Francisco", "san-francisco", Universe.at("2026-11-24T08:00:00Z"), 86_400);
    double[] seen = new double[5];
    Lines.json(world.bytes(slice))
        .forEach(
            line -> {
              var body = Lines.json(line.get("body").textValue());
              if (line.get("event_type").textValue().equals("order_created")) {
                seen[0]++;
                seen[1] += body.get("customer_addr").isNull() ? 1 : 0;
                seen[2] += line.get("gk_id").isNull() ? 1 : 0;
              } else if (line.get("event_type").textValue().equals("driver_ping")) {
                seen[3]++;
                seen[4] += body.get("loc_lat").isNull() ? 1 : 0;
              } else {
                assertThat(line.get("gk_id").isNull()).isFalse();
              }
            });
    assertThat(seen[1] / seen[0]).isCloseTo(0.1, within(0.02));
    assertThat(seen[2] / seen[0]).isCloseTo(0.2, within(0.03));
    assertThat(seen[4] / seen[3]).isCloseTo(0.05, within(0.01));
  }
}
