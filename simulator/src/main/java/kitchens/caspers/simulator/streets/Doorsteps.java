package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import kitchens.caspers.simulator.streets.RoadGraph.Columns;
import kitchens.caspers.simulator.streets.RoadGraph.Doors;
import kitchens.caspers.simulator.streets.RoadSurvey.House;

/** Finds where on its own street a house has its door. */
final class Doorsteps {
  private static final double FARTHEST_CM = 15_000;

  private Doorsteps() {}

  static Columns add(Columns c, Collection<House> houses) {
    var roads = new RoadGraph(c);
    var byName = new HashMap<String, List<Integer>>();
    for (var piece = 0; piece < roads.pieces(); piece++) {
      byName.computeIfAbsent(roads.street(piece), any -> new ArrayList<>()).add(piece);
    }
    var pieces = new ArrayList<Integer>();
    var along = new ArrayList<Integer>();
    var numbers = new ArrayList<String>();
    for (var house : houses) {
      var door = nearest(roads, byName.getOrDefault(house.street(), List.of()), house);
      if (door != null) {
        pieces.add(door.piece());
        along.add(door.cm());
        numbers.add(house.number());
      }
    }
    return c.withDoors(
        new Doors(
            pieces.stream().mapToInt(Integer::intValue).toArray(),
            along.stream().mapToInt(Integer::intValue).toArray(),
            numbers.toArray(String[]::new)));
  }

  private static Curb nearest(RoadGraph roads, List<Integer> pieces, House house) {
    var plane = new Plane(house.lat());
    Curb best = null;
    var least = FARTHEST_CM;
    for (var piece : pieces) {
      var lines = roads.shapeEnd(piece) - roads.shapeStart(piece) + 1;
      for (var line = 0; line < lines; line++) {
        var off = Curb.offLine(roads, plane, piece, line, house.lat(), house.lon());
        if (off < least) {
          least = off;
          best = new Curb(piece, Curb.along(roads, plane, piece, line, house.lat(), house.lon()));
        }
      }
    }
    return best;
  }
}
