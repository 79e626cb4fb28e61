package kitchens.caspers.workspace.evaluations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kitchens.caspers.workspace.evaluations.Agreement.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  @Test
  void aFewPairsWithoutADifferenceAreNoCertainty() {
    Interval is = Interval.ofShares(0, 0, 10);
    assertThat(is.mean()).isZero();
    assertThat(is.low()).isLessThan(-0.1);
    assertThat(is.high()).isGreaterThan(0.1);
    assertThat(is.tells()).isFalse();
  }

  /** By hand: (b+1)/(n+2) and (c+1)/(n+2), with 1.96 standard errors around their difference. */
  @ParameterizedTest
  @CsvSource({
    "0, 3, 10, -0.3, -0.5868, 0.0868",
    "40, 0, 100, 0.4, 0.2936, 0.4907",
    "0, 100, 100, -1, -1, -0.9422"
  })
  void sharesAreAsTheFormulaSays(
      int better, int worse, int pairs, double mean, double low, double high) {
    Interval is = Interval.ofShares(better, worse, pairs);
    assertThat(is.mean()).isCloseTo(mean, within(1e-9));
    assertThat(is.low()).isCloseTo(low, within(5e-4));
    assertThat(is.high()).isCloseTo(high, within(5e-4));
  }

  @Test
  void ofManyAmountsTheBoundsHoldTheTruthAboutAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    for (int i = 0; i < 200; i++) {
      double[] differences = random.doubles(80, 0, 2).toArray();
      Interval is = Interval.ofAmounts(differences);
      held += is.low() <= 1 && 1 <= is.high() ? 1 : 0;
    }
    assertThat(held).isBetween(175, 200);
  }

  @Test
  void agreementBeyondChance() {
    List<Agreement> found =
        Agreement.of(
            Map.of(
                "kind",
                List.of(
                    new Pair(true, true),
                    new Pair(true, true),
                    new Pair(false, false),
                    new Pair(true, false))));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).agree()).isEqualTo(3);
    assertThat(found.get(0).kappa()).isCloseTo(0.5, within(1e-9));
    assertThat(Agreement.of(Map.of("same", List.of(new Pair(true, true)))).get(0).kappa()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"rating\": \"yes\", \"rationale\": \"so\"} | true",
        "Here: {\"rating\": \"no\", \"rationale\": \"so\"} | false",
        "{\"rating\": \"maybe\"} | ",
        "yes | ",
        "{\"rating\": \"yes\" | "
      })
  void aJudgeSaysYesOrNoOrNothing(String text, Boolean rating) {
    assertThat(Judges.read(text).rating()).isEqualTo(rating);
  }
}
