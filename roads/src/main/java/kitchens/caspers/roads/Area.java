package kitchens.caspers.roads;

/**
 * The part of a map that is looked at, in millionths of a degree.
 *
 * @param said how it is called in a message
 */
record Area(String said, double south, double west, double north, double east) {
  private static final double MILES_PER_DEGREE = 69.0;

  /** Wherever the map reaches. */
  static Area everywhere() {
    return new Area("the Earth", -90e6, -180e6, 90e6, 180e6);
  }

  /** Around a kitchen, wide enough for the ways that lead round what lies between. */
  static Area around(double lat, double lon, double radiusMi) {
    var high = (1.25 * radiusMi + 0.5) / MILES_PER_DEGREE * 1e6;
    var wide = high / Math.max(0.05, Math.cos(Math.toRadians(lat)));
    return new Area(
        "%s mi around %s, %s".formatted(radiusMi, lat, lon),
        lat * 1e6 - high,
        lon * 1e6 - wide,
        lat * 1e6 + high,
        lon * 1e6 + wide);
  }

  boolean holds(long latMicro, long lonMicro) {
    return latMicro >= south && latMicro <= north && lonMicro >= west && lonMicro <= east;
  }
}
