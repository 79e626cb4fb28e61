package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kitchens.caspers.simulator.event.Event;
import kitchens.caspers.simulator.time.SimulatedInstant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlicesSumToTheWholeTest {
  private static final String PLACE = "San Francisco";

  @Property(tries = 25)
  void howeverTimeIsCut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7200) int seconds) {
    var from = Universe.at("2026-11-26T01:00:00Z");
    var whole = new Slice(PLACE, "san-francisco", from, 14_400);
    var simulation = Universe.world(seed, FaultTest.spoilt());

    var pieces = new ByteArrayOutputStream();
    for (var at = from; at.isBefore(whole.to()); at = at.plus(Duration.ofSeconds(seconds))) {
      var left = (whole.to().epochMillis() - at.epochMillis()) / 1000;
      var slice = new Slice(PLACE, "san-francisco", at, (int) Math.min(seconds, left));
      pieces.writeBytes(simulation.bytes(slice));
    }

    assertThat(pieces.toByteArray()).isEqualTo(simulation.bytes(whole)).isNotEmpty();
  }

  @Property(tries = 10)
  void theSameSeedGivesTheSameBytesInAnyOrderOnAnyThread(@ForAll long seed) {
    var one = Universe.world(seed, FaultTest.spoilt(), Universe.location("chicago"));
    var other = Universe.world(seed, FaultTest.spoilt(), Universe.location("chicago"));
    var slices = due(one).toList();

    var straight = slices.stream().map(one::bytes).toList();
    var backwards = new ArrayList<byte[]>();
    for (var i = slices.size() - 1; i >= 0; i--) {
      backwards.add(0, other.bytes(slices.get(i)));
    }
    var parallel =
        slices.parallelStream()
            .map(Universe.world(seed, FaultTest.spoilt(), Universe.location("chicago"))::bytes);

    assertThat(backwards).usingElementComparator(Arrays::compare).isEqualTo(straight);
    assertThat(parallel.toList()).usingElementComparator(Arrays::compare).isEqualTo(straight);
  }

  @Test
  void alsoThroughTheNightWhenTheClocksGoBack() {
    var simulation =
        Universe.world(4, Universe.sanFrancisco("\"start_days_ago\": 3", "\"start_days_ago\": 30"));
    var from = Universe.at("2026-10-31T20:00:00Z");
    var whole = simulation.events(PLACE, from, from.plus(Duration.ofHours(48))).toList();
    var pieces = new ArrayList<Event>();
    for (var minutes = 0; minutes < 48 * 60; minutes += 7) {
      var start = from.plus(Duration.ofMinutes(minutes));
      var end = from.plus(Duration.ofMinutes(Math.min(48 * 60, minutes + 7)));
      simulation.events(PLACE, start, end).forEach(pieces::add);
    }
    assertThat(pieces).isEqualTo(whole).hasSizeGreaterThan(1000);
  }

  @Test
  void anotherSeedGivesAnotherWorld() {
    var slice = Universe.worldOf(1, "san-francisco").slices(PLACE).first();
    assertThat(Universe.worldOf(1, "san-francisco").bytes(slice))
        .isNotEqualTo(Universe.worldOf(2, "san-francisco").bytes(slice));
  }

  @Test
  void linesAndRecordsAreTheSameEvents() {
    var simulation = Universe.worldOf(3, "san-francisco");
    var slices = simulation.slices(PLACE);
    var lines =
        due(simulation).map(simulation::bytes).flatMap(Lines::events).collect(Collectors.toList());

    assertThat(simulation.events(PLACE, slices.begin(), slices.anchor())).isEqualTo(lines);
  }

  private static Stream<Slice> due(Simulation simulation) {
    return simulation.locations().stream()
        .map(simulation::slices)
        .flatMap(slices -> slices.slicesDue(slices.begin(), Universe.ANCHOR));
  }

  @Test
  void aSliceIsNamedByItsTime() {
    var slice =
        new Slice(PLACE, "san-francisco", SimulatedInstant.parse("2026-11-26T22:00:00Z"), 2);
    assertThat(slice.path()).isEqualTo("san-francisco/2026-11-26/20261126T220000-2.json");
  }
}
