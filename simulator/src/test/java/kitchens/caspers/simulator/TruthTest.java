package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.time.SimulatedInstant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final String PLACE = "San Francisco";
  private static final SimulatedInstant BEGIN = Universe.at("2026-11-23T08:00:00Z");

  /** A world whose files lose some items on the way. */
  private static Simulation world(long seed) {
    return Universe.world(
        seed, Universe.sanFrancisco("\"customer_addr\": 0.01", "\"items\": 0.05"));
  }

  @Property(tries = 12)
  void equalsWhatTheEventsAddUpTo(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 100_000) int skip,
      @ForAll @IntRange(min = 1, max = 200_000) int length) {
    var simulation = world(seed);
    var from = BEGIN.plus(Duration.ofSeconds(skip));
    var to = from.plus(Duration.ofSeconds(length));

    var counted = new Count();
    simulation.events(PLACE, BEGIN, to).forEach(event -> counted.add(event, from));
    var truth = simulation.truth(PLACE, from, to).figures();

    assertThat(truth.events()).isEqualTo(counted.events);
    assertThat(truth.ordersCreated()).isEqualTo(counted.created);
    assertThat(truth.ordersDelivered()).isEqualTo(counted.minutes.size());
    assertThat(truth.ordersCancelled()).isEqualTo(counted.cancelled);
    assertThat(truth.ordersOpen()).isEqualTo(counted.openAtEnd.size());
    assertThat(truth.ordersWithoutItems()).isEqualTo(counted.withoutItems);
    assertThat(truth.orderLines()).isEqualTo(counted.lines);
    assertThat(truth.items()).isEqualTo(counted.items);
    assertThat(truth.revenueCents()).isEqualTo(counted.cents);
    assertThat(counted.brandDays)
        .isEqualTo(
            rows(
                truth.brandDays().stream(),
                r -> r.brandId() + " " + r.day(),
                r -> r.revenueCents()));
    assertThat(counted.itemDays)
        .isEqualTo(
            rows(
                truth.itemDays().stream(), r -> r.itemId() + " " + r.day(), r -> r.revenueCents()));
    assertThat(counted.hours)
        .isEqualTo(rows(truth.hours().stream(), r -> r.hour().substring(0, 13), r -> r.orders()));
    if (!counted.minutes.isEmpty()) {
      assertThat(truth.delivery().p50()).isCloseTo(counted.percentile(0.5), tiny());
      assertThat(truth.delivery().p75()).isCloseTo(counted.percentile(0.75), tiny());
      assertThat(truth.delivery().p99()).isCloseTo(counted.percentile(0.99), tiny());
    }
  }

  @Test
  void windowsAddUp() {
    var simulation = world(5);
    var noon = Universe.at("2026-11-25T20:13:17Z");
    var end = Universe.at("2026-11-26T18:00:00Z");
    var whole = simulation.truth(PLACE, BEGIN, end).figures();
    var before = simulation.truth(PLACE, BEGIN, noon).figures();
    var after = simulation.truth(PLACE, noon, end).figures();

    assertThat(before.events() + after.events()).isEqualTo(whole.events());
    assertThat(before.revenueCents() + after.revenueCents()).isEqualTo(whole.revenueCents());
    assertThat(before.ordersDelivered() + after.ordersDelivered())
        .isEqualTo(whole.ordersDelivered());
    assertThat(whole.ordersCreated() - whole.ordersDelivered() - whole.ordersCancelled())
        .isEqualTo(whole.ordersOpen());
    assertThat(before.cancelledCents() + after.cancelledCents()).isEqualTo(whole.cancelledCents());
  }

  @Test
  void asOfNowEndsWhereEachClockStands() {
    var simulation = Universe.worldOf(5, "san-francisco", "chicago");
    var ever = Universe.at("2027-06-01T00:00:00Z");
    var now = Universe.ANCHOR.plusSeconds(90);
    var truth = simulation.truthAsOf(BEGIN, ever, now);

    assertThat(truth.to()).isEqualTo(SimulatedInstant.of(now));
    assertThat(truth.total()).isEqualTo(simulation.truth(BEGIN, truth.to()).total());
    assertThat(truth.locations()).extracting(Truth.OfLocation::locationId).containsExactly(1, 2);
    assertThat(truth.total().revenueCents())
        .isEqualTo(truth.locations().stream().mapToLong(l -> l.figures().revenueCents()).sum());
  }

  @Test
  void isJsonInSnakeCase() throws Exception {
    var truth = world(5).truth(BEGIN, BEGIN.plus(Duration.ofHours(9)));
    var json = JsonMapper.builder().build().valueToTree(truth);
    assertThat(json.at("/total/orders_created").longValue())
        .isEqualTo(truth.total().ordersCreated());
    assertThat(json.at("/from").textValue()).isEqualTo("2026-11-23T08:00:00Z");
    assertThat(json.at("/locations/0/figures/brand_days/0/revenue_cents").isIntegralNumber())
        .isTrue();
  }

  @Test
  void anUnknownLocationIsNamed() {
    assertThatThrownBy(() -> world(1).truth("Atlantis", BEGIN, BEGIN))
        .hasMessage("there is no location 'Atlantis'; there are [San Francisco]");
  }

  private static Offset<Double> tiny() {
    return within(1e-9);
  }

  private static <T> Map<String, Long> rows(
      Stream<T> rows, Function<T, String> key, ToLongFunction<T> value) {
    var map = new TreeMap<String, Long>();
    rows.forEach(row -> map.put(key.apply(row), value.applyAsLong(row)));
    return map;
  }

  /** Adds events up with nothing but their text. */
  private static final class Count {
    final Map<UUID, SimulatedInstant> openAtEnd = new HashMap<>();
    final List<Double> minutes = new ArrayList<>();
    final Map<String, Long> brandDays = new TreeMap<>();
    final Map<String, Long> itemDays = new TreeMap<>();
    final Map<String, Long> hours = new TreeMap<>();
    long events;
    long created;
    long cancelled;
    long withoutItems;
    long lines;
    long items;
    long cents;

    void add(Event event, SimulatedInstant from) {
      var counts = !event.ts().isBefore(from);
      events += counts ? 1 : 0;
      if (event.type() == EventType.ORDER_CREATED) {
        openAtEnd.put(event.orderId(), event.ts());
        if (counts) {
          created(event);
        }
      }
      if (event.type() == EventType.CANCELLED) {
        openAtEnd.remove(event.orderId());
        cancelled += counts ? 1 : 0;
      }
      if (event.type() == EventType.DELIVERED) {
        var begun = openAtEnd.remove(event.orderId());
        if (counts) {
          minutes.add((event.ts().epochMillis() - begun.epochMillis()) / 60_000.0);
        }
      }
    }

    private void created(Event event) {
      created++;
      var ts = event.ts().toString();
      hours.merge(ts.substring(0, 13), 1L, Long::sum);
      var list = Lines.json(event.body()).get("items");
      withoutItems += list.isNull() ? 1 : 0;
      for (var item : list) {
        var price = new BigDecimal(item.get("price").asText()).movePointRight(2).longValueExact();
        var paid = price * item.get("qty").longValue();
        lines++;
        items += item.get("qty").longValue();
        cents += paid;
        var day = " " + ts.substring(0, 10);
        brandDays.merge(item.get("brand_id") + day, paid, Long::sum);
        itemDays.merge(item.get("id") + day, paid, Long::sum);
      }
    }

    double percentile(double share) {
      Collections.sort(minutes);
      var at = share * (minutes.size() - 1);
      var low = minutes.get((int) at);
      var high = minutes.get((int) Math.ceil(at));
      return low + (at - (int) at) * (high - low);
    }
  }
}
