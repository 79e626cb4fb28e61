package kitchens.caspers.simulator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

/** What people do to a business while it runs holds from then on and never reaches back. */
class BlueprintChangesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant WALL = Businesses.ANCHOR.plusSeconds(3_600);
  private static final SimulatedInstant BEGIN = Businesses.at("2026-11-26T00:00:00Z");
  private static final SimulatedInstant CHANGE = SimulatedInstant.of(WALL);
  private static final SimulatedInstant END = Businesses.at("2026-11-27T12:00:00Z");

  private static Journal journal(String business) {
    return BlueprintWorld.begin(
        "blueprint.yml", Businesses.yaml(business), 7, Businesses.ANCHOR, Optional.empty());
  }

  private static List<JsonNode> events(byte[] lines) {
    var events = new ArrayList<JsonNode>();
    for (var line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
      try {
        events.add(JSON.readTree(line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return events;
  }

  @Test
  void anEditLeavesThePastAndWhatHasBegunAsTheyWere() {
    var before = new BlueprintWorld(journal("payments"));
    var edited =
        Businesses.yaml("payments")
            .replace("per_day: [1500, 1900]", "per_day: 6000")
            .replace("currency: EUR", "currency: SEK");
    var after =
        new BlueprintWorld(
            BlueprintWorld.following(
                before.journal(), "blueprint.yml", edited, Optional.empty(), WALL));
    assertThat(after.bytes(BEGIN, CHANGE)).isEqualTo(before.bytes(BEGIN, CHANGE));
    var begun = new HashSet<String>();
    events(before.bytes(BEGIN, CHANGE)).forEach(e -> begun.add(e.path("entity_id").asText()));
    var fresh = 0;
    for (var event : events(after.bytes(CHANGE, END))) {
      if (event.path("event_type").asText().equals("payment_requested")) {
        assertThat(event.path("body").asText()).contains("SEK");
        assertThat(begun).doesNotContain(event.path("entity_id").asText());
        fresh++;
      }
    }
    assertThat((double) fresh).isCloseTo(6000 * 17.0 / 24, within(1_500.0));
    var settled = after.truth(CHANGE, END).sums().get("settled");
    assertThat(settled).isNotEqualTo(before.truth(CHANGE, END).sums().get("settled"));
  }

  @Test
  void slicesOfAnEditedWorldSumToTheWholeAndItsTruthIsWhatTheySay() {
    var journal =
        BlueprintWorld.following(
            journal("parcels"),
            "blueprint.yml",
            Businesses.yaml("parcels").replace("per_day: [420, 560]", "per_day: 900"),
            Optional.empty(),
            WALL);
    journal = Control.reset("parcels", 9, WALL.plusSeconds(20_000)).apply(journal);
    var world = new BlueprintWorld(journal);
    var whole = world.bytes(CHANGE, END);
    var joined = new StringBuilder();
    for (var at = CHANGE; at.isBefore(END); at = at.plus(Duration.ofMinutes(397))) {
      var to = at.plus(Duration.ofMinutes(397));
      var own = new BlueprintWorld(Journal.parse(journal.toJsonLines()));
      joined.append(new String(own.bytes(at, to.isBefore(END) ? to : END), StandardCharsets.UTF_8));
    }
    assertThat(joined.toString()).isEqualTo(new String(whole, StandardCharsets.UTF_8));
    var types = new HashMap<String, Long>();
    events(whole).forEach(e -> types.merge(e.path("event_type").asText(), 1L, Long::sum));
    assertThat(world.truth(CHANGE, END).eventsByType()).isEqualTo(types);
  }

  @Test
  void noVanIsOutTwiceAtOnceAndOwnOnesGoFirst() {
    var busy = Businesses.yaml("parcels").replace("per_day: [420, 560]", "per_day: 1000");
    var world = Businesses.of(busy, 3);
    var out = new HashMap<String, String>();
    var tours = new HashMap<String, Integer>();
    for (var event : events(world.bytes(BEGIN, Businesses.at("2026-11-27T20:00:00Z")))) {
      var type = event.path("event_type").asText();
      if (!type.equals("van_departed") && !type.equals("van_returned")) {
        continue;
      }
      var van = event.path("body").asText().replaceAll(".*\"van\":\"([^\"]+)\".*", "$1");
      if (type.equals("van_departed")) {
        assertThat(out.put(van, event.path("entity_id").asText())).as(van).isNull();
        tours.merge(van, 1, Integer::sum);
      } else {
        assertThat(out.remove(van)).as(van).isEqualTo(event.path("entity_id").asText());
      }
    }
    assertThat(out).isEmpty();
    assertThat(tours).containsKeys("G1-01", "G1-02", "G1-03", "G1-X01").doesNotContainKey("G1-04");
    assertThat(tours.get("G1-01")).isGreaterThan(2); // two days, so more than one tour on one
  }

  @Test
  void faultsSpoilLinesAreCountedAndLeaveTheTruth() {
    var journal = journal("parcels");
    for (var fault : List.of(Fault.DUPLICATE, Fault.MALFORMED, Fault.LATE, Fault.SCHEMA_DRIFT)) {
      journal = Control.fault("parcels", fault, 0.1, Optional.empty(), WALL).apply(journal);
    }
    var world = new BlueprintWorld(journal);
    var plain = new BlueprintWorld(journal("parcels"));
    assertThat(world.bytes(BEGIN, CHANGE)).isEqualTo(plain.bytes(BEGIN, CHANGE));
    assertThat(world.truth(CHANGE, END)).isEqualTo(plain.truth(CHANGE, END));
    var day = world.manifest(Businesses.at("2026-11-27T00:00:00Z"), END).days().get(0);
    assertThat(day.faults())
        .allSatisfy(
            (name, count) -> {
              if (!List.of("out_of_order", "clock_skew").contains(name)) {
                assertThat((double) count / day.events()).as(name).isCloseTo(0.1, within(0.03));
              }
            });
    assertThat(day.lines())
        .isEqualTo(day.events() + day.faults().get("duplicate") + day.faults().get("malformed"));
    var ids = new HashSet<String>();
    var sum = BigDecimal.ZERO;
    for (var line : new String(world.bytes(BEGIN, END), StandardCharsets.UTF_8).lines().toList()) {
      try {
        var event = JSON.readTree(line);
        if (ids.add(event.path("event_id").asText())
            && event.path("event_type").asText().equals("parcel_announced")) {
          sum =
              sum.add(
                  new BigDecimal(
                      JSON.readTree(event.path("body").asText()).path("price_sek").asText()));
        }
      } catch (IOException torn) {
        // The whole line stands beside it.
      }
    }
    var landed = world.truthOfLines(BEGIN, END);
    assertThat(landed.events()).isEqualTo(ids.size()).isLessThan(world.truth(BEGIN, END).events());
    assertThat(
            landed.sums().get("announced_sek").values().stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(sum);
  }

  @Test
  void aClockStandsStillRunsFasterAndIsPutForward() {
    var journal = Control.pause("payments", WALL).apply(journal("payments"));
    var still = new BlueprintWorld(journal);
    assertThat(still.timeMapping().simulated(WALL.plusSeconds(500))).isEqualTo(CHANGE);
    assertThat(still.dueAt(still.nextSlice(CHANGE).orElseThrow())).isEmpty();
    journal = Control.resume("payments", WALL.plusSeconds(600)).apply(journal);
    journal = Control.speed("payments", 60, WALL.plusSeconds(700)).apply(journal);
    var later = CHANGE.plus(Duration.ofHours(9));
    journal = Control.jump("payments", later, WALL.plusSeconds(800)).apply(journal);
    var world = new BlueprintWorld(Journal.parse(journal.toJsonLines()));
    var at = CHANGE;
    var cuts = new ArrayList<SimulatedInstant>();
    while (at.isBefore(later.plus(Duration.ofMinutes(5)))) {
      var slice = world.nextSlice(at).orElseThrow();
      assertThat(slice.from()).isEqualTo(at);
      at = slice.to();
      cuts.add(at);
    }
    var jump = world.timeMapping().jumps().get(0);
    assertThat(cuts).contains(CHANGE.plus(Duration.ofSeconds(100)), jump.from(), jump.to());
    assertThat(cuts.get(cuts.size() - 1).epochMillis() - cuts.get(cuts.size() - 2).epochMillis())
        .isEqualTo(120_000); // two seconds of the wall clock
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    var journal = journal("payments");
    var other = Businesses.yaml("payments").replace("business: payments", "business: bills");
    assertThatThrownBy(
            () -> BlueprintWorld.following(journal, "b.yml", other, Optional.empty(), WALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the blueprint is that of bills");
    assertThatThrownBy(
            () ->
                Control.fault(
                        "payments", Fault.KITCHEN_FIRE, 1, Optional.of(Duration.ofHours(1)), WALL)
                    .apply(journal))
        .hasMessageContaining("befalls kitchens");
    assertThatThrownBy(() -> Control.pause("Chicago", WALL).apply(journal))
        .hasMessageContaining("there are [payments]");
    assertThat(
            BlueprintWorld.following(
                journal, "b.yml", Businesses.yaml("payments"), Optional.empty(), WALL))
        .isEqualTo(journal);
  }

  @Test
  void aFileMaySayWhatGoesWrong() {
    var yaml =
        Businesses.yaml("payments")
            + "\nfaults: {duplicate: 0.05, nulls: {payment_requested: {terminal: 0.2}}}\n";
    var world = Businesses.of(yaml, 1);
    var requested = 0;
    var nulls = 0;
    for (var event : events(world.bytes(BEGIN, CHANGE))) {
      if (event.path("event_type").asText().equals("payment_requested")) {
        requested++;
        nulls += event.path("body").asText().contains("\"terminal\":null") ? 1 : 0;
      }
    }
    assertThat((double) nulls / requested).isCloseTo(0.2, within(0.04));
    for (var wrong :
        Map.of(
                "faults: {duplicate: 2}", "faults.duplicate: it is 2",
                "faults: {kitchen_fire: 1}", "there is no such field",
                "faults: {nulls: {payment_requested: {colour: 0.1}}}", "has a field colour")
            .entrySet()) {
      assertThatThrownBy(
              () -> Blueprint.parse("b.yml", Businesses.yaml("payments") + "\n" + wrong.getKey()))
          .hasMessageContaining(wrong.getValue());
    }
  }
}
