package kitchens.caspers.simulator.streets;

/**
 * A street of a made-up town before it is cut into blocks, in metres east and north of the kitchen.
 *
 * @param family streets of one family run side by side and never cross
 * @param oneWay in the middle of the town: 1 along its points, -1 against them, 0 for both ways
 * @param bridges whether it crosses the river
 */
record TownLine(
    String name,
    int family,
    RoadClass kind,
    int limitKmh,
    int oneWay,
    boolean bridges,
    double[] x,
    double[] y) {

  boolean isGreat() {
    return kind.ordinal() < RoadClass.RESIDENTIAL.ordinal();
  }

  /** Where a line's segment number {@code i} is crossed by another's {@code j}; null if nowhere. */
  static double[] crossing(double[] ax, double[] ay, int i, double[] bx, double[] by, int j) {
    if (Math.max(ax[i], ax[i + 1]) < Math.min(bx[j], bx[j + 1])
        || Math.max(bx[j], bx[j + 1]) < Math.min(ax[i], ax[i + 1])
        || Math.max(ay[i], ay[i + 1]) < Math.min(by[j], by[j + 1])
        || Math.max(by[j], by[j + 1]) < Math.min(ay[i], ay[i + 1])) {
      return null;
    }
    var px = ax[i + 1] - ax[i];
    var py = ay[i + 1] - ay[i];
    var qx = bx[j + 1] - bx[j];
    var qy = by[j + 1] - by[j];
    var det = px * qy - py * qx;
    if (det == 0) {
      return null;
    }
    var dx = bx[j] - ax[i];
    var dy = by[j] - ay[i];
    var s = (dx * qy - dy * qx) / det;
    var t = (dx * py - dy * px) / det;
    return s >= 0 && s < 1 && t >= 0 && t < 1 ? new double[] {s, t} : null;
  }
}
