package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.time.SimulatedInstant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final String PLACE = "San Francisco";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** San Francisco with every fault of lines. */
  static Location spoilt() {
    return Universe.sanFrancisco(
        "\"random_seed\": 415",
        """
        "random_seed": 415,
        "faults": { "duplicate": 0.02, "late": 0.03, "out_of_order": 0.05, "clock_skew": 0.1,
          "malformed": 0.01, "schema_drift": 0.2 }
        """);
  }

  /** What a reader makes of the files of a world's history. */
  private static final class Reading {
    final HashMap<String, JsonNode> events = new HashMap<>();
    long torn;
    long twice;
    long drifted;
    long skewed;

    void read(byte[] file, HashMap<String, Long> happened) {
      for (var line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
        try {
          var event = JSON.readTree(line);
          var id = event.get("event_id").textValue();
          drifted += event.has("channel") ? 1 : 0;
          if (events.put(id, event) != null) {
            twice++;
            drifted -= event.has("channel") ? 1 : 0;
          } else {
            var shown = Universe.at(event.get("ts").textValue()).epochMillis();
            skewed += shown == happened.get(id) ? 0 : 1;
          }
        } catch (JsonProcessingException e) {
          torn++;
        }
      }
    }
  }

  @Test
  void nothingIsLostAndTheManifestCountsWhatIsSpoilt() {
    var world = Universe.world(11, spoilt());
    var slices = world.slices(PLACE);
    var happened = new HashMap<String, Long>();
    world
        .events(PLACE, slices.begin(), slices.anchor())
        .forEach(e -> happened.put(e.eventId().toString(), e.ts().epochMillis()));
    var reading = new Reading();
    slices
        .slicesDue(slices.begin(), Universe.ANCHOR)
        .forEach(slice -> reading.read(world.bytes(slice), happened));

    var manifest = world.manifest(PLACE, slices.begin(), slices.anchor());
    assertThat(sum(manifest, Fault.MALFORMED)).isEqualTo(reading.torn).isPositive();
    assertThat(sum(manifest, Fault.DUPLICATE)).isEqualTo(reading.twice).isPositive();
    assertThat(sum(manifest, Fault.SCHEMA_DRIFT)).isEqualTo(reading.drifted).isPositive();
    assertThat(sum(manifest, Fault.CLOCK_SKEW)).isEqualTo(reading.skewed).isPositive();
    assertThat(sum(manifest, Fault.LATE)).isPositive();
    assertThat(manifest.days().stream().mapToLong(Manifest.Day::events).sum())
        .isEqualTo(reading.events.size());
    var missing = happened.keySet().stream().filter(id -> !reading.events.containsKey(id)).count();
    assertThat(missing)
        .as("only what is still on its way at the end may be missing")
        .isLessThan(sum(manifest, Fault.LATE) / 4);
    assertThat(happened.keySet()).containsAll(reading.events.keySet());
  }

  @Test
  void whatTheSlicesSayIsWhatHasLandedOfIt() {
    var world = Universe.world(11, spoilt());
    var slices = world.slices(PLACE);
    var reading = new Reading();
    var happened = new HashMap<String, Long>();
    world
        .events(PLACE, slices.begin(), slices.anchor())
        .forEach(e -> happened.put(e.eventId().toString(), e.ts().epochMillis()));
    var stillOnTheWay = 0L;
    for (var slice : slices.slicesDue(slices.begin(), Universe.ANCHOR).toList()) {
      reading.read(world.bytes(slice), happened);
      var truth = world.truthOfSlices(slices.begin(), Map.of(PLACE, slice.to())).total();
      var all = world.truth(PLACE, slices.begin(), slice.to()).figures();
      stillOnTheWay += all.events() - truth.events();

      assertThat(truth.events()).isEqualTo(reading.events.size());
      var begun = orders(reading, "order_created");
      var over = orders(reading, "delivered");
      assertThat(truth.ordersCreated()).isEqualTo(begun.size());
      assertThat(truth.ordersDelivered()).isEqualTo(over.size());
      over.addAll(orders(reading, "cancelled"));
      begun.removeAll(over);
      assertThat(truth.ordersOpen()).isEqualTo(begun.size());
    }
    assertThat(stillOnTheWay).isPositive();
  }

  private static Set<String> orders(Reading reading, String type) {
    return reading.events.values().stream()
        .filter(event -> event.get("event_type").asText().equals(type))
        .map(event -> event.get("order_id").asText())
        .collect(Collectors.toSet());
  }

  private static long sum(Manifest manifest, Fault fault) {
    return manifest.days().stream().mapToLong(day -> day.faults().get(fault.text())).sum();
  }

  @Test
  void theManifestsChecksumIsThatOfADaysFilesPutTogether() throws Exception {
    var world = Universe.world(12, spoilt());
    var slices = world.slices(PLACE);
    var digest = java.security.MessageDigest.getInstance("SHA-256");
    slices
        .slicesDue(slices.begin(), Universe.ANCHOR)
        .filter(slice -> slice.path().contains("/2026-11-25/"))
        .forEach(slice -> digest.update(world.bytes(slice)));

    var day = world.manifest(PLACE, Universe.at("2026-11-25T09:00:00Z"), slices.anchor());
    assertThat(day.days().get(0).day()).isEqualTo("2026-11-25");
    assertThat(day.days().get(0).sha256())
        .isEqualTo(java.util.HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void faultsOfLinesChangeNoOrder() {
    var plain = Universe.worldOf(13, "san-francisco");
    var spoilt = Universe.world(13, spoilt());
    var begin = plain.slices(PLACE).begin();
    var end = plain.slices(PLACE).anchor();

    assertThat(spoilt.truth(PLACE, begin, end)).isEqualTo(plain.truth(PLACE, begin, end));
    var journal = journal(13);
    var asked =
        Control.fault(
                PLACE, Fault.DUPLICATE, 0.5, Optional.of(Duration.ofHours(3)), Universe.ANCHOR)
            .apply(journal);
    var later = end.plus(Duration.ofDays(1));
    assertThat(new Simulation(asked).truth(PLACE, end, later))
        .isEqualTo(new Simulation(journal).truth(PLACE, end, later));
    assertThat(new Simulation(asked).manifest(PLACE, end, later).days().get(0).lines())
        .isGreaterThan(new Simulation(journal).manifest(PLACE, end, later).days().get(0).lines());
  }

  /** A dinner's worth of minutes in which something breaks: what was is not undone. */
  @Property(tries = 30)
  void aFireOrAnOutageReachesBackInNoWay(
      @ForAll @IntRange(max = 300) int minute, @ForAll boolean fire, @ForAll long seed) {
    var journal = busy(seed);
    var wall = Universe.ANCHOR.plusSeconds(6 * 3600 + 60L * minute);
    var fault = fire ? Fault.KITCHEN_FIRE : Fault.COURIER_OUTAGE;
    var lasting = Optional.of(Duration.ofMinutes(75));
    var broken = Control.fault(PLACE, fault, 1, lasting, wall).apply(journal);
    var at = journal.timeMapping(PLACE).simulated(wall);
    var from = at.plus(Duration.ofHours(-4));
    var to = at.plus(Duration.ofHours(4));
    var before = new Simulation(journal);
    var after = new Simulation(broken);

    assertThat(told(after, from, at)).isEqualTo(told(before, from, at));
    assertThat(told(after, at, to)).isNotEqualTo(told(before, at, to));
  }

  private static String told(Simulation world, SimulatedInstant from, SimulatedInstant to) {
    return world
        .events(PLACE, from, to)
        .map(e -> e.ts() + " " + e.type() + " " + e.orderId() + " " + e.body())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aKitchenThatBurnsEndsWhatIsInIt() {
    var wall = Universe.ANCHOR.plusSeconds(8 * 3600);
    var lasting = Optional.of(Duration.ofMinutes(60));
    var burnt = Control.fault(PLACE, Fault.KITCHEN_FIRE, 1, lasting, wall).apply(busy(5));
    var world = new Simulation(burnt);
    var from = burnt.timeMapping(PLACE).simulated(wall);
    var to = from.plus(Duration.ofMinutes(60));

    assertThat(world.orders(PLACE, from, to))
        .isNotEmpty()
        .allSatisfy(
            order ->
                assertThat(order.cancelled().orElseThrow().reason())
                    .isEqualTo(Cancellation.KITCHEN_CLOSED));
    assertThat(world.orders(PLACE, from.plus(Duration.ofMinutes(-30)), from))
        .anyMatch(order -> order.cancelled().isPresent())
        .anyMatch(Order::isDelivered);
    var ends = new ArrayList<Event>();
    world.events(PLACE, from, to.plus(Duration.ofHours(4))).forEach(ends::add);
    assertThat(ends.stream().filter(e -> e.body().contains("kitchen_closed"))).isNotEmpty();
  }

  @Test
  void ofACourierOutageFoodGrowsColdOrIsGivenUp() {
    var wall = Universe.ANCHOR.plusSeconds(8 * 3600);
    var lasting = Optional.of(Duration.ofMinutes(90));
    var journal = busy(6);
    var broken = Control.fault(PLACE, Fault.COURIER_OUTAGE, 1, lasting, wall).apply(journal);
    var from = journal.timeMapping(PLACE).simulated(wall);
    var to = from.plus(Duration.ofMinutes(90));

    var before = new Simulation(journal).truth(PLACE, from, to).figures();
    var during = new Simulation(broken).truth(PLACE, from, to).figures();
    assertThat(during.ordersDelivered()).isLessThan(before.ordersDelivered() / 2);
    assertThat(during.ordersCancelled()).isGreaterThan(before.ordersCancelled());
  }

  private static Journal journal(long seed) {
    return Journal.begin(
        Universe.ANCHOR, seed, Universe.menu(), List.of(Universe.location("san-francisco")));
  }

  private static Journal busy(long seed) {
    var busy =
        Universe.sanFrancisco(
            "\"orders_day_1\": 130", "\"orders_day_1\": 900",
            "\"orders_last\": 190", "\"orders_last\": 900",
            "\"start_days_ago\": 3", "\"start_days_ago\": 1");
    return Journal.begin(Universe.ANCHOR, seed, Universe.menu(), List.of(busy));
  }
}
