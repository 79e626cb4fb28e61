package kitchens.caspers.roads;

import java.util.Arrays;
import java.util.Map;
import kitchens.caspers.simulator.streets.OsmTags;
import kitchens.caspers.simulator.streets.RoadSurvey;

/** Takes a map's points, then its ways, then its relations, and surveys the roads among them. */
final class MapReading {
  private final Area area;
  private final Places places = new Places();
  private final RoadSurvey survey = new RoadSurvey();
  private long seen;
  private long ways;
  private long south = Long.MAX_VALUE;
  private long west = Long.MAX_VALUE;
  private long north = Long.MIN_VALUE;
  private long east = Long.MIN_VALUE;

  MapReading(Area area) {
    this.area = area;
  }

  /**
   * A point.
   *
   * @throws IllegalArgumentException when it is nowhere on Earth, or comes after a way
   */
  void point(long id, double latDegrees, double lonDegrees, Map<String, String> tags) {
    if (ways > 0) {
      throw new IllegalArgumentException(
          "a point comes after a way: sort it first, as `osmium sort` does");
    }
    if (!(Math.abs(latDegrees) <= 90 && Math.abs(lonDegrees) <= 180)) {
      throw new IllegalArgumentException(
          "point %d lies at %s, %s, which is nowhere on Earth"
              .formatted(id, latDegrees, lonDegrees));
    }
    var lat = (int) Math.round(latDegrees * 1e6);
    var lon = (int) Math.round(lonDegrees * 1e6);
    seen++;
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    if (area.holds(lat, lon)) {
      places.put(id, lat, lon, OsmTags.isSignal(tags));
      house(lat, lon, tags);
    }
  }

  private void house(int lat, int lon, Map<String, String> tags) {
    var house = OsmTags.house(lat, lon, tags);
    if (house != null) {
      survey.house(house);
    }
  }

  /** A way; of one that leaves the area and comes again each part is a way of its own. */
  void way(long id, long[] points, Map<String, String> tags) {
    ways++;
    if (points.length > 0 && places.has(points[0])) {
      house(places.lat(points[0]), places.lon(points[0]), tags);
    }
    var from = 0;
    while (from < points.length) {
      while (from < points.length && !places.has(points[from])) {
        from++;
      }
      var to = from;
      while (to < points.length && places.has(points[to])) {
        to++;
      }
      if (to - from > 1) {
        part(id, Arrays.copyOfRange(points, from, to), tags);
      }
      from = to;
    }
  }

  private void part(long id, long[] points, Map<String, String> tags) {
    var way = OsmTags.way(id, points, tags);
    if (way != null) {
      for (var point : points) {
        survey.point(point, places.lat(point), places.lon(point), places.signal(point));
      }
      survey.way(way);
    }
  }

  void restriction(RoadSurvey.Restriction restriction) {
    survey.restriction(restriction);
  }

  /**
   * What was found.
   *
   * @throws IllegalArgumentException when the map does not reach the area
   */
  RoadSurvey survey() {
    if (seen == 0) {
      throw new IllegalArgumentException("it holds no points at all");
    }
    if (places.size() == 0) {
      throw new IllegalArgumentException(
          "it has nothing within %s; it covers %.3f, %.3f to %.3f, %.3f: name a map of the place"
              .formatted(area.said(), south * 1e-6, west * 1e-6, north * 1e-6, east * 1e-6));
    }
    return survey;
  }
}
