package kitchens.caspers.workspace.evaluations;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a paired difference may well be: the mean over cases, and bounds of about 95% confidence.
 *
 * @param method {@code bonett-price} or {@code bootstrap}
 */
record Interval(double mean, double low, double high, String method) {

  private static final double Z = 1.959964;
  private static final int RESAMPLES = 2_000;

  /**
   * Of yes and no, after Bonett and Price (2012): a Wald interval with one pair added to either
   * side, so that a few pairs without any difference do not pass for certainty.
   *
   * @param better pairs in which only the second is yes
   * @param worse pairs in which only the first is
   */
  static Interval ofShares(int better, int worse, int pairs) {
    double up = (better + 1.0) / (pairs + 2);
    double down = (worse + 1.0) / (pairs + 2);
    double middle = up - down;
    double half = Z * Math.sqrt((up + down - middle * middle) / (pairs + 2));
    return new Interval(
        (better - worse) / (double) pairs,
        Math.max(-1, middle - half),
        Math.min(1, middle + half),
        "bonett-price");
  }

  /**
   * Of amounts: percentiles of the means of pairs drawn again, the same each time it is asked.
   *
   * @param differences one for each pair, at least one
   */
  static Interval ofAmounts(double[] differences) {
    SplittableRandom random = new SplittableRandom(differences.length);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < differences.length; j++) {
        sum += differences[random.nextInt(differences.length)];
      }
      means[i] = sum / differences.length;
    }
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(differences).average().orElseThrow(),
        means[(int) (RESAMPLES * 0.025)],
        means[(int) (RESAMPLES * 0.975)],
        "bootstrap");
  }

  /** Whether the bounds leave zero out. */
  boolean tells() {
    return low > 0 || high < 0;
  }
}
