package kitchens.caspers.simulator.chance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawTest {
  private static final int DRAWS = 200_000;

  @Test
  void unitsFillTheirTenthsEvenly() {
    var tenths = new int[10];
    for (var i = 0; i < DRAWS; i++) {
      tenths[(int) (10 * Draw.unit(Draw.key(7, i), 3))]++;
    }
    var chiSquare = 0.0;
    for (var count : tenths) {
      chiSquare += Math.pow(count - DRAWS / 10.0, 2) / (DRAWS / 10.0);
    }
    assertThat(chiSquare).as("nine degrees of freedom, p = 0.001").isLessThan(27.9);
  }

  @Test
  void purposesOfOneKeyAreIndependent() {
    var product = mean(i -> (unit(i, 1) - 0.5) * (unit(i, 2) - 0.5));
    assertThat(product * 12).isCloseTo(0, within(0.01));
  }

  @Test
  void gaussiansHaveMeanZeroAndDeviationOneAndAreCutAtFour() {
    assertThat(mean(i -> gaussian(i))).isCloseTo(0, within(0.01));
    assertThat(mean(i -> gaussian(i) * gaussian(i))).isCloseTo(1, within(0.01));
    assertThat(mean(i -> gaussian(i) < 1 ? 1 : 0)).isCloseTo(0.8413, within(0.005));
    for (var i = 0; i < DRAWS; i++) {
      assertThat(Math.abs(gaussian(i)) <= 4).isTrue();
    }
    assertThat(Normal.quantile(0.975)).isCloseTo(1.959964, within(1e-6));
    assertThat(Normal.quantile(0.001)).isCloseTo(-3.090232, within(1e-6));
  }

  @Test
  void betasHaveTheirMean() {
    var beta = new Beta(3, 2);
    assertThat(mean(i -> beta.quantile(unit(i, 4)))).isCloseTo(0.6, within(0.01));
    assertThat(beta.quantile(0)).isZero();
    assertThat(beta.quantile(1)).isOne();
    assertThat(new Beta(1, 1).quantile(0.3)).isCloseTo(0.3, within(0.001));
  }

  @Test
  void wholeNumbersReachEveryValueBelowTheirBoundAndNoOther() {
    var seen = IntStream.range(0, DRAWS).map(i -> Draw.below(Draw.key(1, i), 5, 7)).distinct();
    assertThat(seen.sorted().toArray()).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  private static double unit(int i, int purpose) {
    return Draw.unit(Draw.key(9, i), purpose);
  }

  private static double gaussian(int i) {
    return Draw.gaussian(Draw.key(9, i), 3);
  }

  private static double mean(IntToDoubleFunction draw) {
    return IntStream.range(0, DRAWS).mapToDouble(draw).average().orElseThrow();
  }
}
