package kitchens.caspers.simulator.blueprint;

import static kitchens.caspers.simulator.blueprint.Businesses.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parcel carrier, the bank and the kitchens live as their blueprints say. */
class BlueprintWorldTest {
  private static final SimulatedInstant FROM = at("2026-11-24T00:00:00Z");
  private static final SimulatedInstant TO = at("2026-11-25T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "parcels, 933854f51bf7d65e",
    "payments, 2fe54c1ffad75934",
    "kitchens, 64860b0751853238"
  })
  void aDaysBytesNeverChange(String business, String sha256) throws Exception {
    var bytes = Businesses.world(business, 2026).bytes(FROM, TO);
    var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(digest).substring(0, 16)).isEqualTo(sha256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parcels", "payments", "kitchens"})
  void slicesSumToTheWholeWhereverTheyAreMade(String business) {
    var whole = Businesses.world(business, 7).bytes(FROM, TO);
    var joined = new ByteArrayOutputStream();
    var cuts = List.of(0, 3601, 27_000, 50_061, 86_400);
    for (var i = 1; i < cuts.size(); i++) {
      // A world of its own for each: what was planned before plays no part.
      var world =
          new BlueprintWorld(Journal.parse(Businesses.world(business, 7).journal().toJsonLines()));
      joined.writeBytes(
          world.bytes(
              FROM.plus(Duration.ofSeconds(cuts.get(i - 1))),
              FROM.plus(Duration.ofSeconds(cuts.get(i)))));
    }
    assertThat(joined.toByteArray()).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parcels", "payments", "kitchens"})
  void sequencesAreDenseTimesMonotoneAndIdentifiersUnique(String business) {
    var world = Businesses.world(business, 3);
    var next = new HashMap<String, Integer>();
    var latest = new HashMap<String, Long>();
    var ids = new HashSet<String>();
    var before = 0L;
    for (var line : Line.of(world.bytes(world.begin(), world.begin().plus(Duration.ofDays(3))))) {
      assertThat(ids.add(line.event().path("event_id").asText())).isTrue();
      assertThat(line.event().path("sequence").asInt()).isEqualTo(next.getOrDefault(line.id(), 0));
      next.merge(line.id(), 1, (a, b) -> a + 1);
      assertThat(line.millis()).isGreaterThanOrEqualTo(latest.getOrDefault(line.id(), 0L));
      assertThat(line.millis()).isGreaterThanOrEqualTo(before);
      latest.put(line.id(), line.millis());
      before = line.millis();
    }
    assertThat(ids).hasSizeGreaterThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parcels", "payments", "kitchens"})
  void slicesFollowEachOtherFromTheBeginningIntoLiveTime(String business) {
    var world = Businesses.world(business, 3);
    var reached = world.begin();
    var live = 0;
    while (live < 3) {
      var slice = world.nextSlice(reached).orElseThrow();
      assertThat(slice.from()).isEqualTo(reached);
      live += slice.from().isBefore(world.anchor()) ? 0 : 1;
      reached = slice.to();
    }
    assertThat(reached).isEqualTo(world.anchor().plus(Duration.ofSeconds(6)));
    assertThat(world.dueAt(world.nextSlice(world.anchor()).orElseThrow()))
        .contains(Businesses.ANCHOR.plusSeconds(2));
    assertThat(world.nextSlice(world.end())).isEmpty();
  }

  @Test
  void truthIsWhatTheLinesSay() {
    for (var business : List.of("parcels", "payments", "kitchens")) {
      var world = Businesses.world(business, 11);
      var truth = world.truth(FROM, TO);
      var types = new HashMap<String, Long>();
      var sums = new HashMap<String, BigDecimal>();
      for (var line : Line.of(world.bytes(FROM, TO))) {
        types.merge(line.type(), 1L, Long::sum);
        for (var sum : world.blueprint().sums()) {
          if (sum.event().equals(line.type())) {
            sums.merge(
                sum.name(),
                new BigDecimal(line.body().path(sum.field()).asText()),
                BigDecimal::add);
          }
        }
      }
      assertThat(truth.eventsByType()).isEqualTo(types);
      sums.forEach(
          (name, sum) ->
              assertThat(truth.sums().get(name)).as(name).isEqualTo(Map.of("2026-11-24", sum)));
    }
  }

  @Test
  void vansDriveOnStreetsStopAtEachDoorAndComeBack() {
    var world = Businesses.world("parcels", 5);
    var delivered = new HashMap<String, List<Line>>();
    var vans = new HashMap<String, List<Line>>();
    for (var line : Line.of(world.bytes(FROM, TO))) {
      if (line.event().path("entity").asText().equals("van")) {
        vans.computeIfAbsent(line.id(), any -> new ArrayList<>()).add(line);
      } else if (line.body().has("tour_id") && !line.type().equals("out_for_delivery")) {
        delivered
            .computeIfAbsent(line.body().path("tour_id").asText(), any -> new ArrayList<>())
            .add(line);
      }
    }
    assertThat(vans).hasSizeBetween(6, 40).containsOnlyKeys(delivered.keySet());
    vans.forEach(
        (tour, said) -> {
          var stops = delivered.get(tour);
          assertThat(said.get(0).type()).isEqualTo("van_departed");
          assertThat(said.get(said.size() - 1).type()).isEqualTo("van_returned");
          assertThat(said.get(0).body().path("stops").asInt()).isEqualTo(stops.size());
          for (var i = 0; i < stops.size(); i++) {
            assertThat(stops.get(i).body().path("stop").asInt()).isEqualTo(i + 1);
            assertThat(stops.get(i).millis())
                .isBetween(said.get(0).millis(), said.get(said.size() - 1).millis());
          }
          slowerThanTheLimit(said);
        });
  }

  /** Between two pings no van comes farther than at 110 km/h as the crow flies. */
  private static void slowerThanTheLimit(List<Line> said) {
    var pings = said.stream().filter(line -> line.type().equals("van_ping")).toList();
    assertThat(pings).hasSizeGreaterThan(10);
    for (var i = 1; i < pings.size(); i++) {
      var a = pings.get(i - 1).body();
      var b = pings.get(i).body();
      var north = (b.path("lat").asDouble() - a.path("lat").asDouble()) * 111_195;
      var east = (b.path("lon").asDouble() - a.path("lon").asDouble()) * 111_195 * 0.535;
      assertThat(Math.hypot(north, east)).isLessThan(110 / 3.6 * 60);
    }
  }

  @Test
  void chancesDelaysAndAmountsAreThoseOfTheFile() {
    var world = Businesses.world("payments", 13);
    var truth = world.truth(at("2026-10-28T00:00:00Z"), at("2026-11-18T00:00:00Z"));
    var requested = truth.eventsByType().get("payment_requested");
    assertThat((double) requested).isCloseTo(21 * 1515.0, within(21 * 110.0));
    var declined = truth.eventsByType().get("payment_declined");
    assertThat((double) declined / requested).isCloseTo(0.0442, within(0.005));
    var answer = truth.spans().get("request_to_answer");
    assertThat(answer.p50Minutes() * 60).isCloseTo(0.38, within(0.02));
    assertThat(truth.eventsByType().get("dispute_opened")).isBetween(40L, 140L);
    assertThat(truth.open().get("payment")).containsKeys("captured", "doubted");
  }

  @Test
  void anotherSeedIsAnotherWorldAndTheSameOneTheSame() {
    assertThat(Businesses.world("payments", 1).bytes(FROM, TO))
        .isEqualTo(Businesses.world("payments", 1).bytes(FROM, TO))
        .isNotEqualTo(Businesses.world("payments", 2).bytes(FROM, TO));
  }

  @Test
  void theFastestWorldHasFilesOfADayAtMost() {
    var yaml = Businesses.yaml("payments");
    var fast = Optional.of(1_000_000.0);
    var world = new BlueprintWorld(BlueprintWorld.begin("b.yml", yaml, 1, Businesses.ANCHOR, fast));
    var slice = world.nextSlice(world.anchor()).orElseThrow();
    assertThat(slice.to()).isEqualTo(at("2026-11-27T00:00:00Z"));
    assertThat(slice.path()).isEqualTo("payments/2026-11-26/20261126T180000-21600.json");
  }
}
