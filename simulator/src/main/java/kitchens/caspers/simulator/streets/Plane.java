package kitchens.caspers.simulator.streets;

/**
 * The neighbourhood of a point as a plane, in centimetres; true to a thousandth over a city. Only
 * operations that give the same bits on any machine.
 */
final class Plane {
  static final double CM_PER_MICRO = 11.131949;

  private final double lonScale;

  /**
   * @param latMicro the latitude, in millionths of a degree, at which east is measured
   */
  Plane(long latMicro) {
    lonScale = CM_PER_MICRO * StrictMath.cos(latMicro * 1e-6 * Math.PI / 180);
  }

  /** Centimetres east that a difference of longitudes makes. */
  double east(int lonMicro) {
    return lonMicro * lonScale;
  }

  /** Centimetres north that a difference of latitudes makes. */
  double north(int latMicro) {
    return latMicro * CM_PER_MICRO;
  }

  /** The longitudes' difference, in millionths, of so many centimetres east. */
  double lonMicro(double eastCm) {
    return eastCm / lonScale;
  }

  /** How far two points are from each other. */
  double distance(int latA, int lonA, int latB, int lonB) {
    var x = east(lonB - lonA);
    var y = north(latB - latA);
    return Math.sqrt(x * x + y * y);
  }

  /** Where, from 0 at A to 1 at B, the line from A to B comes nearest to a point. */
  double nearest(int latA, int lonA, int latB, int lonB, int lat, int lon) {
    var x = east(lonB - lonA);
    var y = north(latB - latA);
    var square = x * x + y * y;
    if (square == 0) {
      return 0;
    }
    var along = (east(lon - lonA) * x + north(lat - latA) * y) / square;
    return Math.max(0, Math.min(1, along));
  }

  /** How far a point is from the line between A and B. */
  double offLine(int latA, int lonA, int latB, int lonB, int lat, int lon) {
    var along = nearest(latA, lonA, latB, lonB, lat, lon);
    var x = east(lon - lonA) - along * east(lonB - lonA);
    var y = north(lat - latA) - along * north(latB - latA);
    return Math.sqrt(x * x + y * y);
  }

  static int between(int from, int to, double share) {
    return from + (int) Math.round((to - from) * share);
  }
}
