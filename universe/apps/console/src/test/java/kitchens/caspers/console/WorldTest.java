package kitchens.caspers.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.testing.Worlds;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.Place;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

/** What the console says of a world is what the simulator says of it. */
class WorldTest {
  private static final Instant EVENING = Instant.parse("2026-11-26T18:30:00Z");
  private static final Journal JOURNAL = Worlds.at(EVENING, json -> json, "gothenburg", "monaco");

  private static com.fasterxml.jackson.databind.JsonNode json(String text) {
    return Agent.tree(text.replace('\'', '"'));
  }

  @Test
  void countersAreTheTruthOfTheMoment() {
    var simulation = new Simulation(JOURNAL);
    var picture = Counters.at(simulation, EVENING);
    assertThat(picture.locations()).extracting(Counters.OfLocation::name).hasSize(2);
    for (var shown : picture.locations()) {
      var now = new SimulatedInstant(shown.clock());
      var zone = JOURNAL.locations().get(shown.name()).timezone();
      var midnight = now.toInstant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
      var today = simulation.truth(shown.name(), SimulatedInstant.of(midnight), now).figures();
      var hour = simulation.truth(shown.name(), now.minus(Duration.ofHours(1)), now).figures();
      assertThat(shown.ordersToday()).isEqualTo((int) today.ordersCreated()).isPositive();
      assertThat(shown.revenueCents()).isEqualTo(today.revenueCents());
      assertThat(shown.open()).isEqualTo((int) today.ordersOpen());
      assertThat(shown.deliveredHour()).isEqualTo((int) hour.ordersDelivered());
      assertThat(shown.drivers()).isBetween(0, shown.open());
    }
  }

  @Test
  void thePreviewOfADayIsThatDayWhenItOpens() {
    var draft =
        Draft.of(json("{'name': 'Kyoto', 'lat': 35.02, 'lon': 135.75, 'orders_day_1': 300}"));
    assertThat(draft.timezone().getId()).isEqualTo("Asia/Tokyo");
    var preview = Preview.of(JOURNAL, draft, JOURNAL.menu(), EVENING, 1);
    var opened = new Simulation(JOURNAL.following(JOURNAL.menu(), List.of(draft), EVENING));
    var day = EVENING.atZone(draft.timezone()).toLocalDate().plusDays(1);
    var from = SimulatedInstant.of(day.atStartOfDay(draft.timezone()).toInstant());
    var truth = opened.truth("Kyoto", from, from.plus(Duration.ofDays(1))).figures();
    assertThat(preview.orders()).isEqualTo((int) truth.ordersCreated()).isBetween(150, 700);
    assertThat(preview.revenueCents()).isEqualTo(truth.revenueCents());
    assertThat(preview.hours()).hasSize(24);
    assertThat(preview.hours().stream().mapToInt(Preview.Hour::orders).sum())
        .isEqualTo(preview.orders());
    assertThat(preview.delivered() + preview.cancelled()).isEqualTo(preview.orders());
    assertThat(preview.mostDrivers()).isBetween(1, preview.mostOpen());
  }

  @Test
  void aRushIsBusyInTheHourThatIsLookedAt() {
    var usual = JOURNAL.locations().get("Gothenburg");
    var day = EVENING.atZone(usual.timezone()).toLocalDate().plusDays(1);
    var before = ordered(usual, day);
    assertThat(ordered(Changes.lifted(usual, day), day)).isGreaterThan(2 * before);
    assertThat(before).isGreaterThan(5);
  }

  /** How many orders there are from six to seven in the evening. */
  private static long ordered(Location location, LocalDate day) {
    var world = new Simulation(JOURNAL.following(JOURNAL.menu(), List.of(location), EVENING));
    var six = SimulatedInstant.of(day.atTime(18, 0).atZone(location.timezone()).toInstant());
    try (var orders = world.orders(location.name(), six, six.plus(Duration.ofHours(1)))) {
      return orders.count();
    }
  }

  @Test
  void whatNobodyCouldMeanIsRefusedInWords() {
    var at = "'lat': 35.02, 'lon': 135.75";
    var wrong =
        Map.of(
            "{'name': '', " + at + "}",
            "name",
            "{'name': 'Kyoto', 'lat': 'x', 'lon': 1}",
            "Pick a place",
            "{'name': 'Kyoto', " + at + ", 'orders_day_1': 50000}",
            "at most 40000",
            "{'name': 'Kyoto', " + at + ", 'drivers': -1}",
            "drivers",
            "{'name': 'Kyoto', " + at + ", 'faults': {'x': 1}}",
            "no such fault",
            "{'name': 'Kyoto', " + at + ", 'faults': {'late': 2}}",
            "late",
            "{'name': '!!!', " + at + "}",
            "letter");
    wrong.forEach(
        (body, word) ->
            assertThatThrownBy(() -> Draft.of(json(body)))
                .as(body)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(word));
    assertThatThrownBy(() -> Draft.menu(JOURNAL.menu(), json("{'brands': [-3]}")))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aMenuOfFewerBrandsHoldsTogether() {
    var some = JOURNAL.menu().brands().get(0).id();
    var menu = Draft.menu(JOURNAL.menu(), json("{'brands': [" + some + "]}"));
    assertThat(menu.brands()).hasSize(1);
    assertThat(menu.items()).isNotEmpty().allMatch(item -> item.brandId() == some);
    assertThat(JOURNAL.following(menu, List.of(), EVENING).menu()).isEqualTo(menu);
  }

  @Test
  void theFileInWhichAnEventLandsIsFound() {
    var simulation = new Simulation(Control.speed("Monaco", 20, EVENING).apply(JOURNAL));
    var from = SimulatedInstant.of(EVENING.minus(Duration.ofMinutes(40)));
    try (var orders = simulation.orders("Monaco", from, from.plus(Duration.ofMinutes(90)))) {
      orders.forEach(
          order -> {
            var slice = OrderWay.slice(simulation, "Monaco", order.created()).orElseThrow();
            var lines = new String(simulation.bytes(slice), StandardCharsets.UTF_8);
            assertThat(lines).contains(order.id().toString());
          });
    }
  }

  @Test
  void theJournalIsToldInWords() {
    var edited =
        Draft.edited(JOURNAL.locations().get("Monaco"), json("{'orders_day_1': 77, 'drivers': 9}"));
    var journal =
        Control.fault(
                "Monaco",
                Fault.KITCHEN_FIRE,
                1,
                java.util.Optional.of(Duration.ofMinutes(45)),
                EVENING.plusSeconds(60))
            .apply(
                Control.pause("Gothenburg", EVENING)
                    .apply(JOURNAL.following(JOURNAL.menu(), List.of(edited), EVENING)));
    var told = Timeline.of(journal, EVENING.plusSeconds(10));
    assertThat(told).hasSize(journal.entries().size());
    assertThat(told.get(0))
        .containsEntry("what", "Kitchen fire for 45 minutes")
        .containsEntry("ahead", true)
        .containsEntry("type", "fault");
    assertThat(told.get(1)).containsEntry("what", "The clock stands still");
    assertThat(told.get(2).get("what").toString())
        .contains("orders_day_1 ")
        .contains("→ 77")
        .contains("→ 9");
  }

  @Test
  void placesAreFoundByWhatIsTypedAndByWhereOnePoints() {
    assertThat(PlaceFinder.search("gothenb").get(0).country()).isEqualTo("SE");
    assertThat(PlaceFinder.search("mountain v")).extracting(Place::name).contains("Mountain View");
    assertThat(PlaceFinder.search("  ")).isEmpty();
    assertThat(PlaceFinder.nearest(43.74, 7.42).name()).contains("Monaco");
    assertThat(PlaceFinder.nearest(-17, -179.9).country()).isIn("FJ", "TO", "WS");
    assertThat(PlaceFinder.dots()).hasSize(3 * Gazetteer.places().size());
  }

  @Test
  void theAppsTotalsAreSummed() {
    var answer =
        json(
            "{'totals': [{'class': 'none', 'state': 'open', 'orders': 5},"
                + " {'class': 'none', 'state': 'confirm', 'orders': 2},"
                + " {'class': 'full', 'state': 'reject', 'orders': 1}]}");
    assertThat(Totals.sums(answer, "orders"))
        .isEqualTo(Map.of("judged", 8L, "decided", 3L, "open", 5L));
  }
}
