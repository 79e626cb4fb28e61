package kitchens.caspers.workspace.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(2);

  private static BackOff after(Outcome outcome, int failures) {
    return BackOff.after(outcome, Optional.of(NOW.minusSeconds(1)), failures, FIRST, NOW);
  }

  @Test
  void eachFailureDoublesTheWaitUpToTenMinutes() {
    assertThat(after(Outcome.FAILED, 0)).isEqualTo(new BackOff(1, NOW.plusSeconds(2)));
    assertThat(after(Outcome.FAILED, 1)).isEqualTo(new BackOff(2, NOW.plusSeconds(4)));
    assertThat(after(Outcome.TIMED_OUT, 4)).isEqualTo(new BackOff(5, NOW.plusSeconds(32)));
    assertThat(after(Outcome.FAILED, 1_000)).isEqualTo(new BackOff(1_001, NOW.plusSeconds(600)));
  }

  @Test
  void aGoodRunEndsTheRowAndACancelledOneIsFollowedAtOnce() {
    assertThat(after(Outcome.SUCCESS, 7)).isEqualTo(new BackOff(0, NOW.plusSeconds(1)));
    assertThat(after(Outcome.CANCELED, 7)).isEqualTo(new BackOff(0, NOW));
  }

  @Test
  void aFailureAfterALongWhileIsTheFirstOfItsRow() {
    var began = Optional.of(NOW.minus(Duration.ofHours(1)));
    assertThat(BackOff.after(Outcome.FAILED, began, 5, FIRST, NOW))
        .isEqualTo(new BackOff(1, NOW.plusSeconds(2)));
  }
}
