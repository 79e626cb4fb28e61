package kitchens.caspers.simulator.streets;

/** Writes down a way through the streets as a driver goes it. */
final class RouteLog {
  private final StreetNetwork streets;
  private final RoadGraph roads;
  private final RoutePoints points;
  private final RouteClock clock = new RouteClock();

  RouteLog(StreetNetwork streets) {
    this.streets = streets;
    roads = streets.roads;
    var at = Curb.position(roads, streets.kitchenPiece, streets.kitchenCm);
    points = new RoutePoints(streets.plane());
    points.add(at.lat(), at.lon(), 0);
  }

  Route route() {
    return route(new int[0]);
  }

  /** The way, which was interrupted at stops that were left then. */
  Route route(int[] leftStops) {
    if (points.size == 1) {
      points.add(points.lat[0], points.lon[0], 0);
    }
    return Route.of(points, clock, leftStops);
  }

  int millis() {
    return clock.millis();
  }

  /** From the kitchen to a place. */
  void out(int piece, int cm) {
    var approach = streets.approach(piece, cm);
    if (approach.direct()) {
      part(approach.direction(), entered(approach.direction(), streets.kitchenCm), approach.cm());
      return;
    }
    var parents = streets.ways.parent;
    var count = 1;
    var first = approach.direction();
    while (parents[first] >= 0) {
      first = parents[first];
      count++;
    }
    var way = new int[count + 1];
    way[0] = 2 * streets.kitchenPiece + (parents[first] == ShortestWays.FORWARD ? 0 : 1);
    for (int i = count, at = approach.direction(); i > 0; i--) {
      way[i] = at;
      at = parents[at];
    }
    follow(way, entered(way[0], streets.kitchenCm), entered(approach.direction(), cm));
  }

  /** From one place to another. */
  void on(int piece, int cm, int toPiece, int toCm) {
    var path = streets.pairs().find(piece, cm, toPiece, toCm);
    var way = path.directions();
    if (way.length == 1) {
      part(way[0], entered(way[0], cm), Math.abs(toCm - cm));
    } else {
      follow(way, entered(way[0], cm), entered(way[way.length - 1], toCm));
    }
  }

  void stop(int millis) {
    clock.go(clock.reachedCm(), millis, 1);
  }

  /** How far into a direction a place along its piece is. */
  private int entered(int direction, int cm) {
    return (direction & 1) == 0 ? cm : roads.lengthCm[direction >> 1] - cm;
  }

  private void follow(int[] way, int startCm, int endCm) {
    for (var i = 0; i < way.length - 1; i++) {
      var from = i == 0 ? startCm : 0;
      var left = roads.lengthCm[way[i] >> 1] - from;
      wholeRest(way[i], from, left, roads.turns().millis(way[i], way[i + 1]));
    }
    part(way[way.length - 1], 0, endCm);
  }

  /** To the end of a piece and through the crossing there. */
  private void wholeRest(int direction, int from, int left, int turnMillis) {
    var piece = direction >> 1;
    var during = streets.times.millis(piece, left);
    var limit = roads.limitKmh(piece);
    var begin = clock.reachedCm();
    shape(direction, from, from + left, begin);
    points.add(
        roads.columns.lat()[roads.head(direction)],
        roads.columns.lon()[roads.head(direction)],
        begin + left);
    if (turnMillis == 0) {
      clock.go(begin + left, during, limit);
      return;
    }
    var braking = DrivingTimes.brakingCm(left);
    var steady = streets.times.millis(piece, left - braking);
    clock.go(begin + left - braking, steady, limit);
    clock.go(begin + left, during - steady + turnMillis, limit);
  }

  /** A part of a piece that ends at a door. */
  private void part(int direction, int from, int length) {
    var piece = direction >> 1;
    var begin = clock.reachedCm();
    shape(direction, from, from + length, begin);
    var inPiece = (direction & 1) == 0 ? from + length : roads.lengthCm[piece] - from - length;
    var end = Curb.position(roads, piece, inPiece);
    points.add(end.lat(), end.lon(), begin + length);
    clock.go(begin + length, streets.times.millis(piece, length), roads.limitKmh(piece));
  }

  /** The inner points strictly between two places of a direction. */
  private void shape(int direction, int from, int to, int begin) {
    var piece = direction >> 1;
    var first = roads.shapeStart(piece);
    var end = roads.shapeEnd(piece);
    for (var i = 0; i < end - first; i++) {
      var point = (direction & 1) == 0 ? first + i : end - 1 - i;
      var at = entered(direction, roads.shapeCm[point]);
      if (at > from && at < to) {
        points.add(
            roads.columns.shapeLat()[point], roads.columns.shapeLon()[point], begin + at - from);
      }
    }
  }
}
