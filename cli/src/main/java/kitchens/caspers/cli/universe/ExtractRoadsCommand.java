package kitchens.caspers.cli.universe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.roads.RoadMap;
import kitchens.caspers.simulator.streets.HouseStyle;
import kitchens.caspers.simulator.streets.RoadFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers universe extract-roads}: a map's roads as a compact file. */
@Command(
    name = "extract-roads",
    description = {
      "Make a compact road network, that a location file can name as its streets, out of an",
      ".osm.pbf or of GeoJSON as Overpass exports it."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe extract-roads oregon.osm.pbf portland.roads --name Portland \\",
      "      --lat 45.5152 --lon -122.6784 --radius-mi 4"
    })
public final class ExtractRoadsCommand implements Runnable {

  /** Around a kitchen. */
  private static final class Around {
    @Option(names = "--lat", required = true, description = "The kitchen's latitude in degrees.")
    private double lat;

    @Option(names = "--lon", required = true, description = "The kitchen's longitude in degrees.")
    private double lon;

    @Option(
        names = "--radius-mi",
        required = true,
        description = "How far customers live, in miles.")
    private double radiusMi;
  }

  @Parameters(index = "0", paramLabel = "MAP", description = "An .osm.pbf, .geojson or .json.")
  private Path map;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write, ending in .roads.")
  private Path out;

  @Option(names = "--name", required = true, description = "What the network is called.")
  private String name;

  @Option(
      names = "--houses",
      paramLabel = "number-first|street-first",
      defaultValue = "number-first",
      description = "How addresses are written there (default: ${DEFAULT-VALUE}).")
  private String houses;

  @ArgGroup(exclusive = false)
  private Around around;

  @Override
  public void run() {
    if (!out.toString().endsWith(".roads")) {
      throw new CliException("%s does not end in .roads — name it so".formatted(out));
    }
    var style =
        switch (houses) {
          case "number-first" -> HouseStyle.NUMBER_FIRST;
          case "street-first" -> HouseStyle.STREET_FIRST;
          default ->
              throw new CliException(
                  "--houses is \"%s\" — write number-first or street-first".formatted(houses));
        };
    var reader =
        around == null
            ? RoadMap.whole(name, style)
            : RoadMap.around(name, around.lat, around.lon, around.radiusMi, style);
    try {
      var roads = reader.read(map);
      var bytes = RoadFile.write(roads);
      Files.write(out, bytes);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d bytes, %,d pieces of %,d streets, %,d crossings, %,d houses; %s%n",
          out,
          bytes.length,
          roads.pieces(),
          roads.streetNames(),
          roads.crossings(),
          roads.doors(),
          roads.attribution());
    } catch (IllegalArgumentException e) {
      throw new CliException(e.getMessage(), e);
    } catch (IOException e) {
      throw new CliException("cannot read %s or write %s: %s".formatted(map, out, e), e);
    }
  }
}
