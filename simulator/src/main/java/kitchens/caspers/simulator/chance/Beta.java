package kitchens.caspers.simulator.chance;

/** A beta distribution on [0, 1], kept as a table of its quantiles so that a draw is a look-up. */
public final class Beta {
  private static final int CELLS = 2048;
  private static final int STEPS = 512;

  private final double[] quantiles = new double[STEPS + 1];

  /**
   * @param alpha first shape, above 0
   * @param beta second shape, above 0
   */
  public Beta(double alpha, double beta) {
    var mass = new double[CELLS + 1];
    for (var i = 0; i < CELLS; i++) {
      var x = (i + 0.5) / CELLS;
      mass[i + 1] = mass[i] + StrictMath.pow(x, alpha - 1) * StrictMath.pow(1 - x, beta - 1);
    }
    var cell = 0;
    for (var i = 1; i < STEPS; i++) {
      var wanted = mass[CELLS] * i / STEPS;
      while (mass[cell + 1] < wanted) {
        cell++;
      }
      quantiles[i] = (cell + (wanted - mass[cell]) / (mass[cell + 1] - mass[cell])) / CELLS;
    }
    quantiles[STEPS] = 1;
  }

  /** The value below which the share {@code p} of all draws lies. */
  public double quantile(double p) {
    var at = p * STEPS;
    var i = Math.min((int) at, STEPS - 1);
    return quantiles[i] + (at - i) * (quantiles[i + 1] - quantiles[i]);
  }
}
