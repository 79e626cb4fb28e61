package kitchens.caspers.roads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.streets.RoadSurvey;

/**
 * Reads a GeoJSON {@code FeatureCollection} of lines whose properties are OpenStreetMap's tags.
 * Lines meet where they have a point in common, to the last digit.
 */
final class GeoJsonMap {
  private record Line(long id, long[] points, Map<String, String> tags) {}

  private final MapReading reading;
  private final Map<String, Long> points = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();

  GeoJsonMap(MapReading reading) {
    this.reading = reading;
  }

  RoadSurvey read(InputStream in) throws IOException {
    try {
      var features = new ObjectMapper().readTree(in).path("features");
      if (!features.isArray()) {
        throw new IllegalArgumentException("it has no features: it is no FeatureCollection");
      }
      features.forEach(this::feature);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "it is no JSON, line %d, column %d: %s"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
    lines.forEach(line -> reading.way(line.id(), line.points(), line.tags()));
    return reading.survey();
  }

  private void feature(JsonNode feature) {
    var geometry = feature.path("geometry");
    if (!"LineString".equals(geometry.path("type").asText())) {
      return;
    }
    var tags = new LinkedHashMap<String, String>();
    feature
        .path("properties")
        .properties()
        .forEach(e -> tags.put(e.getKey(), e.getValue().asText()));
    var coordinates = geometry.path("coordinates");
    var ids = new long[coordinates.size()];
    for (var i = 0; i < ids.length; i++) {
      var at = coordinates.get(i);
      var key = at.toString();
      var known = points.get(key);
      if (known == null) {
        known = (long) points.size();
        points.put(key, known);
        reading.point(known, number(at.path(1)), number(at.path(0)), Map.of());
      }
      ids[i] = known;
    }
    lines.add(new Line(lines.size(), ids, tags));
  }

  private static double number(JsonNode value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("a coordinate is " + value + ", which is no number");
    }
    return value.doubleValue();
  }
}
