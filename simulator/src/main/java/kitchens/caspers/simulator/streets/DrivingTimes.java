package kitchens.caspers.simulator.streets;

/** How fast one place's drivers are on each piece of street: never above the limit. */
final class DrivingTimes {
  private static final double CM_PER_MS_AT_1_MPH = 160_934.4 / 3_600_000;
  private static final double CM_PER_MS_AT_1_KMH = 100_000.0 / 3_600_000;

  /** Within so far of a crossing that costs time, a driver is slower. */
  private static final int BRAKING_CM = 3_000;

  private final RoadGraph roads;
  private final float[] msPerCm;

  /**
   * @param mph how fast they are on a residential street, limits aside, in miles an hour
   */
  DrivingTimes(RoadGraph roads, double mph) {
    this.roads = roads;
    msPerCm = new float[roads.pieces()];
    for (var piece = 0; piece < msPerCm.length; piece++) {
      var wished = mph * CM_PER_MS_AT_1_MPH * roads.kind(piece).pace();
      var speed = Math.min(wished, roads.limitKmh(piece) * CM_PER_MS_AT_1_KMH);
      // Rounded up, a time never makes a speed above the limit.
      msPerCm[piece] = Math.nextUp((float) (1 / speed));
    }
  }

  /** The time for so much of a piece, without the crossing at its end. */
  int millis(int piece, int cm) {
    return (int) Math.ceil((double) msPerCm[piece] * cm);
  }

  /** The time for a whole piece. */
  int millis(int piece) {
    return millis(piece, roads.lengthCm[piece]);
  }

  /** How far before the crossing at its end a driver slows down, having so far to go on it. */
  static int brakingCm(int cm) {
    return Math.min(BRAKING_CM, cm / 2);
  }
}
