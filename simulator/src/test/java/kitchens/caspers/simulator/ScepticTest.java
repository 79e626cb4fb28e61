package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.event.EventType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a data scientist who was told nothing looks at in the first ten minutes: nothing in it says
 * that somebody made the data.
 */
class ScepticTest {
  private static final String PLACE = "San Francisco";
  private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DAYS = 42;

  private static Simulation world;
  private static List<Order> orders;

  /** As it is shipped, with a longer past. */
  @BeforeAll
  static void sixWeeks() {
    world =
        Universe.world(5, Universe.sanFrancisco("\"start_days_ago\": 3", "\"start_days_ago\": 42"));
    var slices = world.slices(PLACE);
    orders = world.orders(PLACE, slices.begin(), slices.anchor()).toList();
    assertThat(orders).hasSizeGreaterThan(DAYS * 100);
  }

  private static int hour(Order order) {
    return order.created().toInstant().atZone(ZONE).getHour();
  }

  private static LocalDate day(Order order) {
    return order.created().toInstant().atZone(ZONE).toLocalDate();
  }

  @Test
  void peopleSleepEatLunchAndGoOutOnFridays() {
    var hours = new double[24];
    var weekdays = new double[7];
    for (var order : orders) {
      hours[hour(order)]++;
      weekdays[day(order).getDayOfWeek().ordinal()]++;
    }
    assertThat(hours[4]).isLessThan(0.5 * hours[15]);
    assertThat(hours[12]).isGreaterThan(2 * hours[15]);
    assertThat(hours[18]).isGreaterThan(hours[12]);
    assertThat(weekdays[5]).isGreaterThan(1.1 * weekdays[0]);
    var growth = orders.stream().filter(o -> day(o).isAfter(day(orders.get(0)).plusDays(20)));
    assertThat(growth.count()).isGreaterThan(orders.size() / 2);
  }

  /** Days differ by more than a rule and chance by the clock: at least as counts of people do. */
  @Test
  void noTwoMondaysAreAlike() {
    var counts = new HashMap<LocalDate, Integer>();
    orders.forEach(order -> counts.merge(day(order), 1, Integer::sum));
    var ratios = new ArrayList<Double>();
    counts.forEach(
        (date, count) -> {
          var next = counts.get(date.plusDays(7));
          if (next != null && count > 60 && next > 60) {
            ratios.add((next - count) / Math.sqrt(next + count));
          }
        });
    var variance = ratios.stream().mapToDouble(r -> r * r).average().orElseThrow();
    assertThat(variance).isBetween(0.7, 8.0);
  }

  @Test
  void ordersComeAsIndependentPeopleSendThem() {
    var gaps = new ArrayList<Double>();
    for (var i = 1; i < orders.size(); i++) {
      if (hour(orders.get(i)) == 15 && hour(orders.get(i - 1)) == 15) {
        gaps.add(
            (orders.get(i).created().epochMillis() - orders.get(i - 1).created().epochMillis())
                / 1000.0);
      }
    }
    var mean = gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    var variance = gaps.stream().mapToDouble(g -> (g - mean) * (g - mean)).average().orElseThrow();
    assertThat(Math.sqrt(variance) / mean).as("as an exponential").isCloseTo(1, within(0.25));
  }

  /** No length of time and no gap is one that many share to the millisecond. */
  @Test
  void noLengthOfTimeHeapsUp() {
    var delivered = orders.stream().filter(Order::isDelivered).toList();
    Map<String, Map<Long, Integer>> lengths = new HashMap<>();
    for (var order : delivered) {
      add(lengths, "to start", order.started().epochMillis() - order.created().epochMillis());
      add(lengths, "cooking", order.finished().epochMillis() - order.started().epochMillis());
      add(lengths, "packing", order.ready().epochMillis() - order.finished().epochMillis());
      add(lengths, "driving", order.delivered().epochMillis() - order.pickedUp().epochMillis());
    }
    lengths.forEach(
        (name, counts) ->
            assertThat(counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow())
                .as(name)
                .isLessThan(Math.max(8, delivered.size() / 200)));
  }

  private static void add(Map<String, Map<Long, Integer>> lengths, String name, long millis) {
    lengths.computeIfAbsent(name, any -> new HashMap<>()).merge(millis, 1, Integer::sum);
  }

  private static List<Event> dayOfEvents() {
    var from = Universe.at("2026-11-20T08:00:00Z");
    return world.events(PLACE, from, from.plus(Duration.ofDays(1))).toList();
  }

  @Test
  void telephonesTellTheirPlaceAboutEveryMinuteAndNeverExactly() {
    var before = new HashMap<Object, Long>();
    var gaps = new ArrayList<Long>();
    for (var event : dayOfEvents()) {
      if (event.type() == EventType.DRIVER_PING) {
        var last = before.put(event.orderId(), event.ts().epochMillis());
        if (last != null) {
          gaps.add(event.ts().epochMillis() - last);
        }
      }
    }
    assertThat(gaps).hasSizeGreaterThan(100);
    assertThat(new HashSet<>(gaps)).hasSizeGreaterThan(gaps.size() / 3);
    assertThat(gaps.stream().mapToLong(Long::longValue).average().orElseThrow())
        .isCloseTo(60_000, within(300.0));
  }

  @Test
  void identifiersAndMillisecondsAreAsRandomAsTheyLook() {
    var digits = new long[16];
    var tenths = new long[10];
    var ids = new HashSet<String>();
    var events = dayOfEvents();
    for (var event : events) {
      assertThat(ids.add(event.eventId().toString())).isTrue();
      assertThat(event.eventId().version()).isEqualTo(4);
      event
          .eventId()
          .toString()
          .substring(24)
          .chars()
          .forEach(c -> digits[Character.digit(c, 16)]++);
      tenths[(int) (event.ts().epochMillis() % 1000 / 100)]++;
    }
    assertThat(chiSquare(digits)).isLessThan(45); // 15 degrees of freedom, one in 10,000
    assertThat(chiSquare(tenths)).isLessThan(35); // 9 degrees
  }

  private static double chiSquare(long[] counts) {
    var expected = Arrays.stream(counts).sum() / (double) counts.length;
    return Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
  }

  @Test
  void peopleComeBackToTheSameDoorAndTheSameKitchen() throws Exception {
    var byAddress = new HashMap<String, List<Integer>>();
    var brands = new HashMap<Integer, Integer>();
    var from = Universe.at("2026-10-20T08:00:00Z");
    var created =
        world.events(
            PLACE,
            from,
            from.plus(Duration.ofDays(35)),
            new Wanted(java.util.Set.of(EventType.ORDER_CREATED), true));
    var baskets = new ArrayList<List<Integer>>();
    for (var event : (Iterable<Event>) created::iterator) {
      var body = JSON.readTree(event.body());
      var of = new ArrayList<Integer>();
      body.path("items").forEach(item -> of.add(item.path("brand_id").asInt()));
      if (!of.isEmpty()) {
        baskets.add(of);
        brands.merge(of.get(0), 1, Integer::sum);
        byAddress
            .computeIfAbsent(body.path("customer_addr").asText(), any -> new ArrayList<>())
            .add(of.get(0));
      }
    }
    byAddress.remove("null");
    var again = byAddress.values().stream().filter(list -> list.size() > 1).toList();
    var repeats = again.stream().mapToInt(List::size).sum();
    assertThat((double) repeats / baskets.size()).isBetween(0.4, 0.98);
    var most = byAddress.values().stream().mapToInt(List::size).max().orElseThrow();
    assertThat(most).as("some order a lot").isGreaterThan(8);
    assertThat(byAddress.values().stream().filter(list -> list.size() == 1).count())
        .as("and many once")
        .isGreaterThan(byAddress.size() / 6);

    var total = brands.values().stream().mapToInt(Integer::intValue).sum();
    var byChance =
        brands.values().stream().mapToDouble(n -> (double) n / total).map(p -> p * p).sum();
    var same = 0L;
    var pairs = 0L;
    for (var list : again) {
      for (var i = 1; i < list.size(); i++) {
        same += list.get(i).equals(list.get(i - 1)) ? 1 : 0;
        pairs++;
      }
    }
    assertThat((double) same / pairs).as("taste").isGreaterThan(2 * byChance);
    var together = baskets.stream().filter(b -> b.size() > 1).toList();
    var oneBrand = together.stream().filter(b -> new HashSet<>(b).size() == 1).count();
    assertThat((double) oneBrand / together.size()).as("affinity").isBetween(0.8, 0.99);
  }

  /** Sums are spread over the digits as sums of prices are, and not as a generator's range is. */
  @Test
  void amountsAreThoseOfABill() {
    var first = new long[10];
    var distinct = new HashSet<Long>();
    var cents = new ArrayList<Long>();
    for (var order : orders) {
      cents.add(order.cents());
      distinct.add(order.cents());
      first[Character.digit(Long.toString(order.cents()).charAt(0), 10)]++;
    }
    cents.sort(null);
    var median = cents.get(cents.size() / 2);
    var mean = cents.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertThat(mean).as("skewed to the right").isGreaterThan(1.05 * median);
    assertThat(Arrays.stream(first).filter(n -> n > 0).count()).isEqualTo(9);
    assertThat(first[1] + first[2] + first[3]).isGreaterThan(orders.size() / 2);
    assertThat(distinct).hasSizeGreaterThan(300);
  }

  @Test
  void tablesOfItHaveNoOrderThatTimeDoesNotGive() {
    var lines =
        new String(
            world.bytes(
                world.slices(PLACE).nextSlice(Universe.at("2026-11-20T18:00:00Z")).orElseThrow()),
            StandardCharsets.UTF_8);
    var ids = lines.lines().map(line -> line.substring(13, 49)).toList();
    var ascending = 0;
    for (var i = 1; i < ids.size(); i++) {
      ascending += ids.get(i).compareTo(ids.get(i - 1)) > 0 ? 1 : 0;
    }
    assertThat(ids).hasSizeGreaterThan(50);
    assertThat((double) ascending / ids.size()).isBetween(0.3, 0.7);
  }
}
