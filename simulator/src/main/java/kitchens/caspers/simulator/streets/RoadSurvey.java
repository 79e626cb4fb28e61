package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers a map's ways, points and houses, and makes the road network of them: ways are cut where
 * they meet, their shapes thinned to two metres, and what one cannot drive to and back from is left
 * out. The same things in the same order make the same network.
 */
public final class RoadSurvey {
  /** Points nearer than this to the line between their neighbours are left out. */
  static final double THIN_CM = 200;

  /**
   * A street from one end to the other.
   *
   * @param points its points, by the identifiers given to {@link #point}
   * @param name what people call it; empty when it has no name
   * @param limitKmh what its signs say, or 0 for its class's usual limit
   * @param forward whether one may drive it in the order of its points
   * @param backward whether one may drive it against their order
   * @param houseFrom the least house number along it, or 0 to have them counted
   */
  public record Way(
      long id,
      long[] points,
      RoadClass kind,
      String name,
      int limitKmh,
      boolean forward,
      boolean backward,
      int houseFrom) {}

  /**
   * A turn that signs forbid, from one way over a point into another.
   *
   * @param only whether it is the other turns from there that are forbidden
   */
  public record Restriction(long fromWay, long viaPoint, long toWay, boolean only) {}

  /** A house with its number, in millionths of a degree. */
  public record House(int lat, int lon, String street, String number) {}

  /** A point's place in millionths of a degree. */
  record Point(int lat, int lon, boolean signal) {}

  final Map<Long, Point> points = new HashMap<>();
  final List<Way> ways = new ArrayList<>();
  final List<Restriction> restrictions = new ArrayList<>();
  final Map<House, House> houses = new LinkedHashMap<>();

  /**
   * A point of the map.
   *
   * @param signal whether traffic lights stand there
   * @throws IllegalArgumentException when it is nowhere on Earth
   */
  public void point(long id, int latMicro, int lonMicro, boolean signal) {
    if (Math.abs(latMicro) > 90_000_000 || Math.abs(lonMicro) > 180_000_000) {
      throw new IllegalArgumentException(
          "point %d lies at %s, %s, which is nowhere on Earth"
              .formatted(id, latMicro * 1e-6, lonMicro * 1e-6));
    }
    points.put(id, new Point(latMicro, lonMicro, signal));
  }

  /** A street; points of it that are never given are left out. */
  public void way(Way way) {
    if (way.forward() || way.backward()) {
      ways.add(way);
    }
  }

  public void restriction(Restriction restriction) {
    restrictions.add(restriction);
  }

  public void house(House house) {
    houses.putIfAbsent(house, house);
  }

  /**
   * The network.
   *
   * @param name what people call it
   * @param attribution what must be said where a person sees it; may be empty
   * @param style how its houses are numbered; {@code BLOCKS} only where ways give the numbers
   * @throws IllegalArgumentException when no streets are connected
   */
  public RoadGraph network(String name, String attribution, HouseStyle style) {
    var pieces = new Pieces(this);
    var columns = pieces.columns(name, attribution, style);
    var connected = Connected.only(new RoadGraph(columns));
    if (connected.from().length == 0) {
      throw new IllegalArgumentException(name + " has no streets that a car can go round");
    }
    var numbered = style == HouseStyle.BLOCKS ? connected : HouseNumbers.counted(connected);
    return new RoadGraph(Doorsteps.add(numbered, houses.keySet()));
  }
}
