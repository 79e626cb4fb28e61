package kitchens.caspers.roads;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.simulator.streets.HouseStyle;
import kitchens.caspers.simulator.streets.OsmTags;
import kitchens.caspers.simulator.streets.RoadFile;
import kitchens.caspers.simulator.streets.RoadGraph;
import kitchens.caspers.simulator.streets.RoadSurvey;

/**
 * Makes road networks out of maps: OpenStreetMap extracts ({@code .osm.pbf}), GeoJSON as Overpass
 * exports it ({@code .json}, {@code .geojson}), and networks made before ({@code .roads}).
 */
public final class RoadMap {
  private final String name;
  private final Area area;
  private final HouseStyle style;

  private RoadMap(String name, Area area, HouseStyle style) {
    this.name = name;
    this.area = area;
    this.style = style;
  }

  /**
   * The roads around a kitchen.
   *
   * @param name what the network is called
   * @param lat the kitchen's latitude in degrees
   * @param radiusMi how far customers live at most, in miles
   * @param style how houses are numbered there; not {@link HouseStyle#BLOCKS}
   */
  public static RoadMap around(
      String name, double lat, double lon, double radiusMi, HouseStyle style) {
    return new RoadMap(name, Area.around(lat, lon, radiusMi), style);
  }

  /** All the roads of a map. */
  public static RoadMap whole(String name, HouseStyle style) {
    return new RoadMap(name, Area.everywhere(), style);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying what is wrong with it and how to mend it
   */
  public RoadGraph read(Path file) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return read(file.getFileName().toString(), in);
    }
  }

  /**
   * Reads a stream.
   *
   * @param file the file's name, whose ending says what it is
   * @throws IllegalArgumentException saying what is wrong with it and how to mend it
   */
  public RoadGraph read(String file, InputStream in) throws IOException {
    if (file.endsWith(".roads")) {
      return RoadFile.read(file, in.readAllBytes());
    }
    var counted = new CountedStream(in);
    try {
      if (file.endsWith(".osm.pbf")) {
        return network(pbf(counted));
      }
      if (file.endsWith(".json") || file.endsWith(".geojson")) {
        return network(new GeoJsonMap(new MapReading(area)).read(counted));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
    throw new IllegalArgumentException(
        "%s is no map that is known by its ending: name an .osm.pbf, a .geojson or a .roads"
            .formatted(file));
  }

  private RoadGraph network(RoadSurvey survey) {
    return survey.network(name, OsmTags.ATTRIBUTION, style);
  }

  private RoadSurvey pbf(CountedStream in) throws IOException {
    var reading = new MapReading(area);
    try {
      var parser = new PbfParser(reading);
      var blocks = new PbfBlocks(in);
      for (var block = blocks.next(); block != null; block = blocks.next()) {
        parser.block(block);
      }
    } catch (EOFException | InvalidProtocolBufferException | PbfBlocks.DamagedException e) {
      throw damaged(in, e);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      // A block that contradicts itself: a string beyond its table, fewer values than keys.
      throw damaged(in, e);
    }
    if (in.count() == 0) {
      throw new IllegalArgumentException("it is empty: download it again");
    }
    return reading.survey();
  }

  private static IllegalArgumentException damaged(CountedStream in, Exception cause) {
    return new IllegalArgumentException(
        "it is cut off or damaged near byte %d: download it again".formatted(in.count()), cause);
  }
}
