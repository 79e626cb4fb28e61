package kitchens.caspers.cli.universe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.roads.RoadMap;
import kitchens.caspers.simulator.blueprint.Blueprint;
import kitchens.caspers.simulator.input.Finding;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.StreetNetwork;

/** Location files on this machine. */
final class LocationFiles {
  private static final String SCHEMA = "location.schema.json";

  private LocationFiles() {}

  /**
   * What is said of a file.
   *
   * @param location what it describes; empty when it cannot be used
   */
  record Checked(Path file, Optional<Location> location, List<Finding> findings) {
    boolean hasErrors() {
      return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR);
    }
  }

  /** The location files of a folder, by name. */
  static List<Path> in(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.getFileName().toString().equals(SCHEMA))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CliException(
          "%s is no folder that can be listed — name one with --folder".formatted(folder), e);
    }
  }

  /** Reads a file, and the streets that it names; a file of YAML is a business' blueprint. */
  static Checked check(Path file, boolean strict) {
    try {
      if (file.toString().matches(".*\\.ya?ml")) {
        var blueprint = Blueprint.parse(file.toString(), text(file));
        return new Checked(file, Optional.empty(), blueprint.warnings());
      }
      var parsed = Location.parse(file.toString(), text(file), strict);
      var findings = new ArrayList<>(parsed.warnings());
      streets(file, parsed.value()).ifPresent(findings::add);
      return new Checked(file, Optional.of(parsed.value()), findings);
    } catch (InvalidInputException e) {
      return new Checked(file, Optional.empty(), e.findings());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new CliException("there is no file " + file, e);
    } catch (IOException e) {
      throw new CliException("%s cannot be read as UTF-8: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Streets in a file of their own must be there, and reach the kitchen. */
  private static Optional<Finding> streets(Path file, Location location) {
    var named = location.streets();
    if (!CityStreets.isFile(named)) {
      return Optional.empty();
    }
    var roads = file.toAbsolutePath().resolveSibling(named);
    String problem;
    if (!Files.exists(roads)) {
      problem = "is \"%s\", and there is no file %s".formatted(named, roads);
    } else {
      try {
        var map =
            RoadMap.around(
                location.name(),
                location.lat(),
                location.lon(),
                location.radiusMi(),
                Gazetteer.houseStyle(location.timezone()));
        new StreetNetwork(
            map.read(roads),
            location.lat(),
            location.lon(),
            location.radiusMi(),
            location.driverMph());
        return Optional.empty();
      } catch (IOException | IllegalArgumentException e) {
        problem = "is \"%s\": %s".formatted(named, e.getMessage());
      }
    }
    return Optional.of(
        new Finding(
            Finding.Severity.ERROR,
            file.toString(),
            "streets",
            problem,
            "name an .osm.pbf or .roads of the place, beside this file"));
  }
}
