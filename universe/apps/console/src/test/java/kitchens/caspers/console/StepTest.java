package kitchens.caspers.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import kitchens.caspers.console.Step.Known;
import org.junit.jupiter.api.Test;

/** How steps are told: the seconds between them, and which is next. */
class StepTest {
  private static final Instant BEGIN = Instant.parse("2026-11-26T12:00:00Z");

  private static Known at(int millis) {
    return Known.done("a", "b", "c", BEGIN.plusMillis(millis));
  }

  @Test
  void eachIsToldTheSecondsSinceTheLastWhoseTimeIsKnown() {
    var unknown = Known.done("a", "b", "c", null);
    var steps = Step.of(List.of(at(0), at(1_500), unknown, at(2_000)));
    assertThat(steps).extracting(Step::seconds).containsExactly(null, 1.5, null, 0.5);
    assertThat(steps).extracting(Step::total).containsExactly(null, 1.5, null, 2.0);
    assertThat(steps).extracting(Step::state).containsOnly(Step.State.DONE);
  }

  @Test
  void noStepTakesLessThanNothing() {
    var steps = Step.of(List.of(at(1_000), at(900), at(1_200)));
    assertThat(steps).extracting(Step::seconds).containsExactly(null, 0.0, 0.2);
  }

  @Test
  void oneOfThoseToComeIsNextAndWhatNeverHappensIsNot() {
    var open = Known.open("a", "b", "c");
    var steps = Step.of(List.of(at(0), Known.never("a", "b", "why"), open, open));
    assertThat(steps)
        .extracting(Step::state)
        .containsExactly(Step.State.DONE, Step.State.NEVER, Step.State.NOW, Step.State.WAITING);
    assertThat(steps.get(1).note()).isEqualTo("why");
  }
}
