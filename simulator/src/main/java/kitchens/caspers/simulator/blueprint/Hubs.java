package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.StreetNetwork;

/** The streets around hubs: rows that say where they are and how far their vans go. */
final class Hubs {
  /** The columns of a list whose rows are hubs. */
  static final List<String> FIELDS = List.of("streets", "lat", "lon", "radius_mi", "mph");

  /** The column that says how many vans a hub has of its own; without it, as many as it needs. */
  static final String VANS = "vans";

  static final int MOST_VANS = 2_000;

  private final Map<String, StreetNetwork[]> known = new ConcurrentHashMap<>();

  /** The streets that a row's vans drive on. */
  StreetNetwork streets(Row hub) {
    var of =
        known.computeIfAbsent(
            hub.list().name(), any -> new StreetNetwork[hub.list().rows().size()]);
    synchronized (of) {
      if (of[hub.index()] == null) {
        of[hub.index()] = build(hub.list().rows().get(hub.index()));
      }
      return of[hub.index()];
    }
  }

  private static StreetNetwork build(Map<String, JsonNode> row) {
    return CityStreets.of(
        row.get("streets").asText(),
        number(row.get("lat")),
        number(row.get("lon")),
        number(row.get("radius_mi")),
        number(row.get("mph")));
  }

  /** How many vans a hub has of its own. */
  static int vans(Row hub) {
    var vans = hub.list().rows().get(hub.index()).get(VANS);
    return vans == null || vans.isNull() ? MOST_VANS : vans.intValue();
  }

  /** No way from a hub to a door of it takes longer. */
  static long mostMillis(Row hub) {
    var row = hub.list().rows().get(hub.index());
    var mph = row.containsKey("mph") ? number(row.get("mph")) : 0;
    var radius = row.containsKey("radius_mi") ? number(row.get("radius_mi")) : 0;
    return mph > 0 ? StreetNetwork.mostMillis(radius, mph) : 0;
  }

  /** Where a hub lies, in millionths of a degree. */
  static int micro(Row hub, String column) {
    return (int) Math.round(number(hub.list().rows().get(hub.index()).get(column)) * 1e6);
  }

  private static double number(JsonNode value) {
    return value.doubleValue();
  }
}
