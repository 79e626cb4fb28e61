package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.journal.JournalEntry.SpeedChanged;
import kitchens.caspers.simulator.time.SimulatedInstant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
  private static final String PLACE = "San Francisco";

  @Test
  void historyBeginsWithTheFirstLocalDayAndEndsAtTheAnchor() {
    var slices = Universe.worldOf(1, "san-francisco").slices(PLACE);
    var due = slices.slicesDue(slices.begin(), Universe.ANCHOR).toList();

    assertThat(slices.begin()).isEqualTo(Universe.at("2026-11-23T08:00:00Z"));
    assertThat(due.get(due.size() - 1).to()).isEqualTo(SimulatedInstant.of(Universe.ANCHOR));
    assertThat(due).allMatch(slice -> slice.seconds() >= 3600);
  }

  @Test
  void aFreshUniverseHasAHistoryOfSomeThousandEvents() {
    var simulation = Universe.worldOf(42, "san-francisco");
    var slices = simulation.slices(PLACE);
    var events = simulation.truth(PLACE, slices.begin(), slices.anchor()).figures().events();
    assertThat(events).isBetween(5_000L, 8_000L);
  }

  @Test
  void liveSlicesLastABatchOfWallTime() {
    var slices = Universe.world(1, Universe.sanFrancisco("\"speed_up\": 1", "\"speed_up\": 60"));
    var plan = slices.slices(PLACE);
    var live = plan.nextSlice(plan.anchor()).orElseThrow();
    assertThat(live.seconds()).isEqualTo(120);
    assertThat(plan.dueAt(live)).contains(Universe.ANCHOR.plusSeconds(2));
    assertThat(plan.slicesDue(plan.anchor(), Universe.ANCHOR.plusMillis(1999))).isEmpty();
    assertThat(plan.slicesDue(plan.anchor(), Universe.ANCHOR.plusMillis(2000)))
        .containsExactly(live);
  }

  /** A writer that is stopped and started at random, while speeds and the file change. */
  @Property(tries = 40)
  void noGapAndNoDuplicateThroughStopsSpeedsAndEdits(@ForAll Random random) {
    var journal =
        Journal.begin(
            Universe.ANCHOR, 1, Universe.menu(), List.of(Universe.location("san-francisco")));
    var now = Universe.ANCHOR;
    var reached = new Simulation(journal).slices(PLACE).begin();
    var names = new HashSet<String>();
    var begin = reached;
    var seconds = 0L;
    for (var step = 0; step < 20; step++) {
      now = now.plusMillis(random.nextInt(20_000));
      journal = change(journal, random, now);
      var due = new Simulation(journal).slices(PLACE).slicesDue(reached, now).toList();
      for (var slice : due.subList(0, random.nextInt(due.size() + 1))) {
        assertThat(slice.from()).isEqualTo(reached);
        assertThat(names.add(slice.path())).isTrue();
        seconds += slice.seconds();
        reached = slice.to();
      }
    }
    assertThat(seconds * 1000).isEqualTo(reached.epochMillis() - begin.epochMillis());
  }

  private static Journal change(Journal journal, Random random, Instant now) {
    return switch (random.nextInt(6)) {
      case 2 ->
          Control.jump(
                  PLACE,
                  journal.timeMapping(PLACE).simulated(now).plus(Duration.ofSeconds(90_000)),
                  now)
              .apply(journal);
      case 3 -> Control.reset(PLACE, random.nextLong(), now).apply(journal);
      case 0 -> journal.with(new SpeedChanged(PLACE, now, random.nextInt(4) * 45.5));
      case 1 ->
          journal.following(
              journal.menu(),
              List.of(
                  Universe.sanFrancisco(
                      "\"batch_seconds\": 2", "\"batch_seconds\": " + (1 + random.nextInt(5)))),
              now);
      default -> journal;
    };
  }

  /** What was written before an entry is written the same after it. */
  @Property(tries = 15)
  void anEntryNeverRewritesThePast(@ForAll Random random) {
    var journal =
        Journal.begin(
            Universe.ANCHOR,
            random.nextLong(),
            Universe.menu(),
            List.of(Universe.sanFrancisco("\"speed_up\": 1", "\"speed_up\": 600")));
    var now = Universe.ANCHOR.plusSeconds(30 + random.nextInt(120));
    var before = new Simulation(journal);
    var edited =
        journal.following(
            Universe.menu(),
            List.of(
                Universe.sanFrancisco(
                    "\"speed_up\": 1", "\"speed_up\": 300",
                    "\"orders_day_1\": 130", "\"orders_day_1\": 900",
                    "\"orders_last\": 190", "\"orders_last\": 30",
                    "\"sf\": [11, 3]", "\"sf\": [40, 10]",
                    "\"radius_mi\": 3", "\"radius_mi\": 1.5")),
            now);
    var after = new Simulation(edited);

    var slices = before.slices(PLACE);
    var same = new ArrayList<Slice>();
    slices.slicesDue(slices.begin(), now).forEach(same::add);
    for (var slice : same) {
      assertThat(after.slices(PLACE).nextSlice(slice.from())).contains(slice);
      assertThat(after.bytes(slice)).isEqualTo(before.bytes(slice));
    }
    var reached = same.get(same.size() - 1).to();
    var later = new Slice(PLACE, "san-francisco", reached, 86_400);
    assertThat(after.bytes(later)).isNotEqualTo(before.bytes(later));
  }

  @Test
  void theWorldEndsWhenTheLastOrderIsDelivered() {
    var simulation =
        Universe.world(
            1, Universe.sanFrancisco("\"end_days_ahead\": 362", "\"end_days_ahead\": 1"));
    var slices = simulation.slices(PLACE);
    assertThat(slices.nextSlice(slices.end())).isEmpty();
    var all = simulation.truth(PLACE, slices.begin(), slices.end()).figures();
    assertThat(all.ordersOpen()).isZero();
    assertThat(all.ordersDelivered() + all.ordersCancelled()).isEqualTo(all.ordersCreated());
    assertThat(
            simulation.events(PLACE, slices.begin(), Universe.at("2030-01-01T00:00:00Z")).count())
        .isEqualTo(all.events());
  }
}
