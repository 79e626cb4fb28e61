package kitchens.caspers.simulator.streets;

/** A place along a piece of street, {@code cm} from the piece's beginning. */
record Curb(int piece, int cm) {

  /** A point, in millionths of a degree. */
  record Point(int lat, int lon) {}

  /** The place where people may stop that is nearest to a point. */
  static Curb nearest(RoadGraph roads, int lat, int lon) {
    var plane = new Plane(lat);
    Curb best = null;
    var least = Double.MAX_VALUE;
    for (var piece = 0; piece < roads.pieces(); piece++) {
      var kind = roads.kind(piece);
      if (kind == RoadClass.MOTORWAY || kind == RoadClass.TRUNK) {
        continue;
      }
      var points = roads.shapeEnd(piece) - roads.shapeStart(piece) + 1;
      for (var line = 0; line < points; line++) {
        var off = offLine(roads, plane, piece, line, lat, lon);
        if (off < least) {
          least = off;
          best = new Curb(piece, along(roads, plane, piece, line, lat, lon));
        }
      }
    }
    if (best == null) {
      throw new IllegalArgumentException(roads.name() + " has no street where one may stop");
    }
    return best;
  }

  /** How far a point is from line number {@code line} of a piece. */
  static double offLine(RoadGraph roads, Plane plane, int piece, int line, int lat, int lon) {
    return plane.offLine(
        lat(roads, piece, line),
        lon(roads, piece, line),
        lat(roads, piece, line + 1),
        lon(roads, piece, line + 1),
        lat,
        lon);
  }

  /** How far along {@code piece} its line number {@code line} comes nearest to a point. */
  static int along(RoadGraph roads, Plane plane, int piece, int line, int lat, int lon) {
    var share =
        plane.nearest(
            lat(roads, piece, line),
            lon(roads, piece, line),
            lat(roads, piece, line + 1),
            lon(roads, piece, line + 1),
            lat,
            lon);
    var before = cm(roads, piece, line);
    return before + (int) Math.round(share * (cm(roads, piece, line + 1) - before));
  }

  /** Where a place is. */
  static Point position(RoadGraph roads, int piece, int cm) {
    var last = roads.shapeEnd(piece) - roads.shapeStart(piece);
    var line = 0;
    while (line < last && cm(roads, piece, line + 1) <= cm) {
      line++;
    }
    var before = cm(roads, piece, line);
    var after = cm(roads, piece, line + 1);
    var share = after == before ? 0 : (double) (cm - before) / (after - before);
    return new Point(
        Plane.between(lat(roads, piece, line), lat(roads, piece, line + 1), share),
        Plane.between(lon(roads, piece, line), lon(roads, piece, line + 1), share));
  }

  /** A piece's point number 0 is its first crossing, the last one its second. */
  static int lat(RoadGraph roads, int piece, int point) {
    var inner = roads.shapeStart(piece) + point - 1;
    if (point == 0) {
      return roads.columns.lat()[roads.columns.from()[piece]];
    }
    return inner < roads.shapeEnd(piece)
        ? roads.columns.shapeLat()[inner]
        : roads.columns.lat()[roads.columns.to()[piece]];
  }

  static int lon(RoadGraph roads, int piece, int point) {
    var inner = roads.shapeStart(piece) + point - 1;
    if (point == 0) {
      return roads.columns.lon()[roads.columns.from()[piece]];
    }
    return inner < roads.shapeEnd(piece)
        ? roads.columns.shapeLon()[inner]
        : roads.columns.lon()[roads.columns.to()[piece]];
  }

  static int cm(RoadGraph roads, int piece, int point) {
    var inner = roads.shapeStart(piece) + point - 1;
    if (point == 0) {
      return 0;
    }
    return inner < roads.shapeEnd(piece) ? roads.shapeCm[inner] : roads.lengthCm[piece];
  }
}
