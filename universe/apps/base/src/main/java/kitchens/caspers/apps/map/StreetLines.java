package kitchens.caspers.apps.map;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.streets.StreetNetwork;

/**
 * The streets around a kitchen as lines, for whoever draws them.
 *
 * @param attribution what must be said beside them; empty when they are made up
 * @param lines each begins with its rank, 0 for motorways to 7 for service roads; then latitude and
 *     longitude of each point in turn, in millionths of a degree
 */
record StreetLines(String attribution, List<int[]> lines) {
  private static final double CM_A_DEGREE = 11_119_500;
  private static final double AROUND = 1.25;

  static StreetLines of(Location location, StreetNetwork streets) {
    var roads = streets.roads();
    var reach = AROUND * streets.radiusCm() / CM_A_DEGREE * 1e6;
    var narrow = Math.cos(Math.toRadians(location.lat()));
    var lines = new ArrayList<int[]>();
    for (var piece = 0; piece < roads.pieces(); piece++) {
      var line = roads.line(piece);
      if (Math.abs(line[0] - location.lat() * 1e6) < reach
          && Math.abs(line[1] - location.lon() * 1e6) * narrow < reach) {
        var ranked = new int[line.length + 1];
        ranked[0] = roads.roadClass(piece).ordinal();
        System.arraycopy(line, 0, ranked, 1, line.length);
        lines.add(ranked);
      }
    }
    return new StreetLines(roads.attribution(), lines);
  }
}
