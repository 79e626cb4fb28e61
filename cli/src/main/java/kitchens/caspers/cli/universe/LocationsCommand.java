package kitchens.caspers.cli.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Table;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.streets.CityStreets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers universe locations}: the location files that there are. */
@Command(
    name = "locations",
    description = "List the location files: where each kitchen is, and on which streets.",
    footer = {
      "",
      "Example:",
      "  caspers universe locations",
      "  caspers universe locations --folder my/locations -o json"
    })
public final class LocationsCommand implements Runnable {

  @Option(
      names = "--folder",
      defaultValue = "universe/locations",
      description = "Where the files are (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the list is printed.")
  private Format output;

  @Override
  public void run() {
    var rows = new ArrayList<Map<String, Object>>();
    for (var file : LocationFiles.in(folder)) {
      var row = new LinkedHashMap<String, Object>();
      var name = file.getFileName().toString();
      row.put("file", name.substring(0, name.length() - ".json".length()));
      var checked = LocationFiles.check(file, false);
      row.put("problems", checked.findings().size());
      checked.location().ifPresent(location -> describe(location, row));
      rows.add(row);
    }
    if (output == Format.JSON) {
      System.out.println(json(rows));
      return;
    }
    var cells =
        rows.stream()
            .map(
                row ->
                    List.of(
                        text(row, "file"),
                        text(row, "location_name"),
                        text(row, "timezone"),
                        text(row, "roads"),
                        text(row, "radius_mi"),
                        text(row, "orders_a_day"),
                        (int) row.get("problems") == 0 ? "" : row.get("problems").toString()))
            .toList();
    new Table(
            List.of("file", "location", "timezone", "streets", "radius mi", "orders", "problems"),
            cells,
            Set.of(4, 5, 6),
            Table.WIDEST)
        .print(System.out);
  }

  private static void describe(Location location, Map<String, Object> row) {
    row.put("location_name", location.name());
    row.put("gk_location", location.gkLocation());
    row.put("lat", location.lat());
    row.put("lon", location.lon());
    row.put("timezone", location.timezone().getId());
    row.put("streets", location.streets());
    row.put("roads", roads(location.streets()));
    row.put("radius_mi", location.radiusMi());
    var demand = location.demand();
    row.put(
        "orders_a_day",
        String.format(Locale.ROOT, "%.0f–%.0f", demand.ordersDay1(), demand.ordersLast()));
  }

  private static String roads(String streets) {
    if (CityStreets.isFile(streets)) {
      return streets;
    }
    return CityStreets.shipped(streets).map(any -> "OpenStreetMap").orElse("made up");
  }

  private static String text(Map<String, Object> row, String key) {
    return String.valueOf(row.getOrDefault(key, "–"));
  }

  private static String json(Object rows) {
    try {
      return new ObjectMapper().writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
