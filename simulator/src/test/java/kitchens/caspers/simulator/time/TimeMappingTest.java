package kitchens.caspers.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeMappingTest {
  private static final Instant ANCHOR = Instant.parse("2026-11-26T18:00:00Z");
  private static final TimeMapping REAL = TimeMapping.startingAt(SimulatedInstant.of(ANCHOR), 1);

  @Test
  void bothClocksAgreeAtTheAnchor() {
    assertThat(REAL.simulated(ANCHOR)).isEqualTo(SimulatedInstant.of(ANCHOR));
    assertThat(REAL.simulated(ANCHOR.plusSeconds(7)).toInstant()).isEqualTo(ANCHOR.plusSeconds(7));
  }

  @Test
  void historyIsDueAtTheAnchor() {
    assertThat(REAL.wall(SimulatedInstant.parse("2026-11-20T00:00:00Z"))).contains(ANCHOR);
  }

  @Test
  void aChangeOfSpeedHoldsFromItsMoment() {
    var faster = REAL.withSpeed(ANCHOR.plusSeconds(10), 60);
    assertThat(faster.simulated(ANCHOR.plusSeconds(9)).toInstant())
        .isEqualTo(ANCHOR.plusSeconds(9));
    assertThat(faster.simulated(ANCHOR.plusSeconds(12)).toInstant())
        .isEqualTo(ANCHOR.plusSeconds(10 + 120));
  }

  @Test
  void aPausedWorldStandsStillUntilItGoesOn() {
    var paused = REAL.withSpeed(ANCHOR.plusSeconds(10), 0);
    var later = SimulatedInstant.of(ANCHOR.plusSeconds(15));
    assertThat(paused.simulated(ANCHOR.plusSeconds(9999)).toInstant())
        .isEqualTo(ANCHOR.plusSeconds(10));
    assertThat(paused.wall(later)).isEmpty();

    var resumed = paused.withSpeed(ANCHOR.plusSeconds(100), 1);
    assertThat(resumed.wall(later)).contains(ANCHOR.plusSeconds(105));
  }

  @Test
  void changesOnlyGoForward() {
    var changed = REAL.withSpeed(ANCHOR.plusSeconds(10), 2);
    assertThatThrownBy(() -> changed.withSpeed(ANCHOR.plusSeconds(9), 3))
        .hasMessageContaining("changes only go forward");
  }

  @Property
  void aSecondIsReachedAtItsWallInstantAndNotBefore(
      @ForAll @DoubleRange(min = 0.01, max = 5000) double first,
      @ForAll @DoubleRange(min = 0.01, max = 5000) double second,
      @ForAll @IntRange(min = 0, max = 5000) int changeAfter,
      @ForAll @IntRange(min = 1, max = 1_000_000) int after) {
    var mapping =
        TimeMapping.startingAt(SimulatedInstant.of(ANCHOR), first)
            .withSpeed(ANCHOR.plusSeconds(changeAfter), second);
    var simulated = SimulatedInstant.of(ANCHOR.plusSeconds(after));
    var wall = mapping.wall(simulated).orElseThrow();
    assertThat(mapping.simulated(wall)).isGreaterThanOrEqualTo(simulated);
    var justBefore = mapping.simulated(wall.minusMillis(1));
    assertThat(justBefore.isBefore(simulated) || wall.equals(ANCHOR)).isTrue();
  }
}
