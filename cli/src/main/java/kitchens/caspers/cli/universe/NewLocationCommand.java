package kitchens.caspers.cli.universe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.roads.RoadMap;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.Place;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.RoadFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe new-location}: a location file for a place, found with no network. */
@Command(
    name = "new-location",
    description = {
      "Write a location file for a place: its coordinates and time zone come from a gazetteer that",
      "needs no network, its streets from a map that you name, or are made up from its name."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe new-location \"Mountain View\"",
      "  caspers universe new-location \"Portland, OR\" --streets oregon-latest.osm.pbf",
      "  caspers universe new-location \"14 Rue de Rivoli, Paris\" --radius-mi 2"
    })
public final class NewLocationCommand implements Runnable {

  @Parameters(paramLabel = "PLACE", description = "A town, or an address in it.")
  private String wanted;

  @Option(names = "--name", description = "What events call the location (default: the town).")
  private String name;

  @Option(
      names = "--streets",
      paramLabel = "FILE",
      description = "A map: an .osm.pbf, as geofabrik.de offers; the part around is kept.")
  private Path streets;

  @Option(
      names = "--radius-mi",
      defaultValue = "3",
      description = "How far customers live at most, in miles (default: ${DEFAULT-VALUE}).")
  private double radiusMi;

  @Option(
      names = "--folder",
      defaultValue = "universe/locations",
      description = "Where to write it (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Override
  public void run() {
    if (!(radiusMi >= 0.1 && radiusMi <= 60)) {
      throw new CliException("--radius-mi is %s — write 0.1 to 60".formatted(radiusMi));
    }
    var found = Gazetteer.search(wanted);
    if (found.isEmpty()) {
      throw new CliException(
          "\"%s\" names no place of 15,000 people or more — name a town near it, then set lat and lon"
              .formatted(wanted));
    }
    var place = found.get(0);
    var called = name == null ? place.name() : name;
    var slug = LocationTemplate.slug(called);
    var file = folder.resolve(slug + ".json");
    var roads = streets == null ? called : slug + ".roads";
    var text = LocationTemplate.of(called, address(place), place, roads, radiusMi);
    var location = Location.parse(file.toString(), text, true).value();
    try {
      Files.createDirectories(folder);
      if (Files.exists(file)) {
        throw new CliException(
            "%s is already there — give another --name, or delete it".formatted(file));
      }
      if (streets != null) {
        extract(location, folder.resolve(roads));
      }
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new CliException("cannot write %s: %s".formatted(file, e), e);
    }
    System.out.printf(
        "%s%n  %s, %s, %s; streets %s%n",
        file,
        place.display(),
        String.format(Locale.ROOT, "%.4f, %.4f", place.lat(), place.lon()),
        place.timezone(),
        CityStreets.isFile(roads) || CityStreets.shipped(roads).isPresent()
            ? "from OpenStreetMap"
            : "made up from its name");
    if (found.size() > 1) {
      System.out.printf(
          "  not %s — write the state or country too if you meant another%n",
          String.join(
              "; not ", found.stream().skip(1).limit(4).map(Place::display).distinct().toList()));
    }
    System.out.printf(
        "  caspers up --var locations=%s    (or edit the file first; editors follow its $schema)%n",
        slug);
  }

  private String address(Place place) {
    return wanted.contains(",") || wanted.matches(".*\\d.*") ? wanted : place.display();
  }

  private void extract(Location location, Path to) throws IOException {
    try {
      var roads =
          RoadMap.around(
                  location.name(),
                  location.lat(),
                  location.lon(),
                  location.radiusMi(),
                  Gazetteer.houseStyle(location.timezone()))
              .read(streets);
      Files.write(to, RoadFile.write(roads));
    } catch (IllegalArgumentException e) {
      throw new CliException(e.getMessage(), e);
    }
  }
}
