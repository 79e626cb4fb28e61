package kitchens.caspers.simulator.streets;

/**
 * A driver's way from the kitchen to a customer: the points where it bends, first the kitchen, last
 * the customer, and where on it the driver is when. Positions are millionths of a degree, lengths
 * centimetres, times milliseconds from the departure.
 */
public final class Route {
  private final RoutePoints points;
  private final RouteClock clock;
  private final int[] leftStops;

  private Route(RoutePoints points, RouteClock clock, int[] leftStops) {
    this.points = points;
    this.clock = clock;
    this.leftStops = leftStops;
  }

  /** The way from the kitchen to an address. */
  public static Route to(StreetNetwork streets, int address) {
    var log = new RouteLog(streets);
    log.out(streets.piece(address), streets.cm(address));
    return log.route();
  }

  /**
   * The way from the kitchen to one address and on to another.
   *
   * @param stopMillis how long the driver stops at the first
   */
  public static Route via(StreetNetwork streets, int first, int stopMillis, int address) {
    var log = new RouteLog(streets);
    log.out(streets.piece(first), streets.cm(first));
    log.stop(stopMillis);
    log.on(streets.piece(first), streets.cm(first), streets.piece(address), streets.cm(address));
    return log.route();
  }

  /**
   * The way from the kitchen to one address after the other and back.
   *
   * @param addresses at least one
   * @param stopMillis how long the driver stops at each
   */
  public static Route round(StreetNetwork streets, int[] addresses, int[] stopMillis) {
    var log = new RouteLog(streets);
    var left = new int[addresses.length];
    for (var stop = 0; stop < addresses.length; stop++) {
      var piece = streets.piece(addresses[stop]);
      var cm = streets.cm(addresses[stop]);
      if (stop == 0) {
        log.out(piece, cm);
      } else {
        var before = addresses[stop - 1];
        log.on(streets.piece(before), streets.cm(before), piece, cm);
      }
      log.stop(stopMillis[stop]);
      left[stop] = log.millis();
    }
    var last = addresses[addresses.length - 1];
    log.on(streets.piece(last), streets.cm(last), streets.kitchenPiece, streets.kitchenCm);
    return log.route(left);
  }

  static Route of(RoutePoints points, RouteClock clock, int[] leftStops) {
    return new Route(points, clock, leftStops);
  }

  /** When the driver leaves a stop of a round, from 0. */
  public int leftStop(int stop) {
    return leftStops[stop];
  }

  /** How many points there are, at least two. */
  public int size() {
    return points.size;
  }

  public int lat(int point) {
    return points.lat[point];
  }

  public int lon(int point) {
    return points.lon[point];
  }

  public int lengthCm() {
    return points.cm[points.size - 1];
  }

  /** How long the way takes. */
  public int millis() {
    return clock.millis();
  }

  /** How far the driver has come by {@code millis}; slower before a crossing that costs time. */
  public int cmAt(long millis) {
    return clock.cmAt(millis);
  }

  /** The limit that holds after {@code cm}, in kilometres an hour. */
  public int limitKmhAt(int cm) {
    return clock.limitKmhAt(cm);
  }

  /** The last point that is passed after {@code cm}. */
  public int pointBefore(int cm) {
    var low = 0;
    var high = points.size - 2;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (points.cm[middle] <= cm) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The latitude after {@code cm}, {@code point} being {@link #pointBefore}. */
  public int latAt(int point, int cm) {
    return Plane.between(points.lat[point], points.lat[point + 1], share(point, cm));
  }

  /** The longitude after {@code cm}, {@code point} being {@link #pointBefore}. */
  public int lonAt(int point, int cm) {
    return Plane.between(points.lon[point], points.lon[point + 1], share(point, cm));
  }

  private double share(int point, int cm) {
    var length = points.cm[point + 1] - points.cm[point];
    return length == 0 ? 0 : (double) (cm - points.cm[point]) / length;
  }
}
