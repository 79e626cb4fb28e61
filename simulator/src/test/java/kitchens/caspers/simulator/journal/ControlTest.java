package kitchens.caspers.simulator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.journal.JournalEntry.OrderInjected;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.Test;

class ControlTest {
  private static final String PLACE = "San Francisco";
  private static final Instant WALL = Universe.ANCHOR.plusSeconds(60);
  private static final SimulatedInstant SHOWN = SimulatedInstant.of(WALL);

  private final Journal journal =
      Journal.begin(
          Universe.ANCHOR, 7, Universe.menu(), List.of(Universe.location("san-francisco")));

  @Test
  void aPausedWorldGoesOnAsFastAsBefore() {
    var fast = Control.speed(PLACE, 60, WALL).apply(journal);
    var paused = Control.pause(PLACE, WALL.plusSeconds(10)).apply(fast);
    var resumed = Control.resume(PLACE, WALL.plusSeconds(50)).apply(paused);

    assertThat(paused.timeMapping(PLACE).simulated(WALL.plusSeconds(49)))
        .isEqualTo(SHOWN.plus(Duration.ofMinutes(10)));
    assertThat(resumed.timeMapping(PLACE).last().speedUp()).isEqualTo(60);
    assertThat(resumed.timeMapping(PLACE).simulated(WALL.plusSeconds(51)))
        .isEqualTo(SHOWN.plus(Duration.ofMinutes(11)));
    assertThat(Control.pause(PLACE, WALL.plusSeconds(99)).apply(paused)).isSameAs(paused);
  }

  @Test
  void whatAJumpPassesOverIsDueAtOnceInPiecesAsLargeAsHistorys() {
    var to = SHOWN.plus(Duration.ofDays(30));
    var jumped = Control.jump(PLACE, to, WALL).apply(journal);
    var slices = new Simulation(jumped).slices(PLACE);

    assertThat(slices.slicesDue(SHOWN, WALL.minusMillis(1))).isEmpty();
    var due = slices.slicesDue(SHOWN, WALL).toList();
    assertThat(due.get(due.size() - 1).to()).isEqualTo(to);
    assertThat(due).hasSizeLessThan(30 * 24).allMatch(slice -> slice.seconds() <= 6 * 3600);
    assertThat(slices.nextSlice(to).map(Slice::seconds)).contains(2);
    assertThat(slices.dueAt(due.get(due.size() - 1))).contains(WALL);
  }

  @Test
  void aJumpBackIsRefusedAndOneThatWasTakenIsNotTakenTwice() {
    var jump = Control.jump(PLACE, SHOWN.plus(Duration.ofHours(1)), WALL);
    var jumped = jump.apply(journal);

    assertThat(jump.apply(jumped)).isSameAs(jumped);
    assertThatThrownBy(() -> Control.jump(PLACE, SHOWN, WALL.plusSeconds(1)).apply(jumped))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a world only goes forward");
    assertThatThrownBy(() -> Control.pause("Oz", WALL).apply(journal))
        .hasMessageContaining("there is no location 'Oz'; there are [San Francisco]");
  }

  @Test
  void aResetChangesNothingThatWasAndEverythingThatComes() {
    var line = List.of(new OrderInjected.Line(Universe.menu().items().get(3).id(), 1));
    var wished = journal.ordering(PLACE, line, 0, WALL.plusSeconds(600));
    var reset = Control.reset(PLACE, 7, WALL).apply(wished);
    var before = new Simulation(journal);
    var after = new Simulation(reset);
    var from = SHOWN.plus(Duration.ofDays(-2));

    assertThat(after.events(PLACE, from, SHOWN).toList())
        .isEqualTo(before.events(PLACE, from, SHOWN).toList())
        .isNotEmpty();
    var later = SHOWN.plus(Duration.ofDays(2));
    assertThat(after.events(PLACE, SHOWN, later).toList())
        .isNotEqualTo(before.events(PLACE, SHOWN, later).toList());
    assertThat(reset.ordersInjected(PLACE)).isEmpty();
    assertThat(after.slices(PLACE).end()).isGreaterThan(before.slices(PLACE).end());
  }

  @Test
  void theJournalKeepsWhatWasDone() {
    var done =
        Control.jump(PLACE, SHOWN.plus(Duration.ofHours(5)), WALL)
            .andThen(Control.reset(PLACE, 9, WALL.plusSeconds(3)))
            .andThen(Control.pause(PLACE, WALL.plusSeconds(5)))
            .apply(journal);

    assertThat(done.entries()).hasSize(journal.entries().size() + 3);
    assertThat(Journal.parse(done.toJsonLines())).isEqualTo(done);
  }
}
