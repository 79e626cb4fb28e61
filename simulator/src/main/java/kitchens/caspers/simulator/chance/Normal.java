package kitchens.caspers.simulator.chance;

/**
 * Quantiles of the standard normal distribution by Acklam's rational approximation (relative error
 * below 1.2e-9). Only {@link StrictMath} and basic arithmetic, so every machine gets the same bits.
 */
final class Normal {
  static final double LIMIT = 4;

  private static final double TAIL = 0.02425;

  private Normal() {}

  static double quantile(double p) {
    if (p < TAIL) {
      return Math.max(-LIMIT, tail(Math.sqrt(-2 * StrictMath.log(p))));
    }
    if (p > 1 - TAIL) {
      return Math.min(LIMIT, -tail(Math.sqrt(-2 * StrictMath.log(1 - p))));
    }
    var q = p - 0.5;
    var r = q * q;
    var above =
        (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                            + 1.383577518672690e+02)
                        * r
                    - 3.066479806614716e+01)
                * r
            + 2.506628277459239e+00);
    var below =
        (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1);
    return above * q / below;
  }

  private static double tail(double q) {
    var above =
        ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
                            - 2.549732539343734e+00)
                        * q
                    + 4.374664141464968e+00)
                * q
            + 2.938163982698783e+00;
    var below =
        (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
                    + 3.754408661907416e+00)
                * q
            + 1;
    return above / below;
  }
}
