package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.workspace.ExportFormat;
import com.databricks.sdk.service.workspace.ExportRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.roads.RoadMap;
import kitchens.caspers.simulator.journal.JournalEntry.StreetsSet;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.RoadGraph;

/** The files of the business that the bundle's deployment put into the workspace. */
final class BundleFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkspaceClient workspace;
  private final String root;

  /**
   * @param root where the bundle's files are, such as {@code /Workspace/Users/me/.bundle/…/files}
   */
  BundleFiles(WorkspaceClient workspace, String root) {
    this.workspace = workspace;
    this.root = root;
  }

  /** The menu of {@code universe/business}. */
  Menu menu() {
    var business = "universe/business/";
    var parsed =
        Menu.parse(
            text(business + "brands.csv"),
            text(business + "menus.csv"),
            text(business + "categories.csv"),
            text(business + "items.csv"));
    parsed.warnings().forEach(warning -> Stage.say("warning: %s", warning));
    return parsed.value();
  }

  /**
   * The locations of these names, from {@code universe/locations/<name>.json}.
   *
   * @param speedUp replaces each file's {@code speed_up}, when given
   */
  List<Location> locations(List<String> names, Optional<Double> speedUp) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "--locations names none: give at least one file of universe/locations, such as"
              + " san-francisco");
    }
    var locations = new ArrayList<Location>();
    for (var name : names) {
      if (!name.matches("[\\p{L}\\p{N}_-]+")) {
        throw new IllegalArgumentException(
            "location '%s': a name is that of a file in universe/locations, without .json"
                .formatted(name));
      }
      var file = "universe/locations/%s.json".formatted(name);
      var parsed = Location.parse(file, withSpeed(file, text(file), speedUp));
      parsed.warnings().forEach(warning -> Stage.say("warning: %s", warning));
      locations.add(parsed.value());
    }
    return locations;
  }

  /** The road networks of the files that locations name as their streets. */
  List<StreetsSet> streets(List<Location> locations) {
    var networks = new LinkedHashMap<String, StreetsSet>();
    for (var location : locations) {
      var name = location.streets();
      if (CityStreets.isFile(name) && !networks.containsKey(name)) {
        networks.put(name, StreetsSet.of(name, roads(location)));
      }
    }
    return List.copyOf(networks.values());
  }

  private RoadGraph roads(Location location) {
    var path = "universe/locations/" + location.streets();
    var map =
        RoadMap.around(
            location.name(),
            location.lat(),
            location.lon(),
            location.radiusMi(),
            Gazetteer.houseStyle(location.timezone()));
    try {
      return map.read(path, new ByteArrayInputStream(bytes(path)));
    } catch (IOException e) {
      throw new StageFailure("%s cannot be read: %s".formatted(path, e.getMessage()));
    }
  }

  private static String withSpeed(String file, String json, Optional<Double> speedUp) {
    if (speedUp.isEmpty()) {
      return json;
    }
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree instanceof ObjectNode object) {
        object.put("speed_up", speedUp.get());
      }
      return JSON.writeValueAsString(tree);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return json; // its reader names the place
    }
  }

  /** A file's text. */
  String text(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  private byte[] bytes(String path) {
    try {
      var content =
          workspace
              .workspace()
              .export(new ExportRequest().setPath(root + "/" + path).setFormat(ExportFormat.AUTO))
              .getContent();
      return Base64.getDecoder().decode(content);
    } catch (NotFound e) {
      throw new StageFailure(
          "%s is not among the bundle's files: add it, then run `caspers bundle deploy`"
              .formatted(path));
    }
  }
}
