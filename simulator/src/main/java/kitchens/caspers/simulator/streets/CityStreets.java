package kitchens.caspers.simulator.streets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The streets that a location file names: those of a real place that come with the simulator, those
 * of a road file that is given, else a town made up from the name. Building them takes a while and
 * they never change, so the latest ones are kept.
 */
public final class CityStreets {
  private static final List<String> SHIPPED = List.of("Gothenburg", "Monaco");
  private static final int KEPT = 24;
  private static final Map<Key, FutureTask<StreetNetwork>> NETWORKS = latest();
  private static final Map<String, RoadGraph> ROADS = latest();

  private record Key(
      String name, String roadFile, double lat, double lon, double radiusMi, double driverMph) {}

  private CityStreets() {}

  private static <K, V> Map<K, V> latest() {
    return new LinkedHashMap<>(32, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > KEPT;
      }
    };
  }

  /**
   * The streets of a name as one kitchen's drivers know them.
   *
   * @param lat the kitchen's latitude in degrees
   * @param lon the kitchen's longitude in degrees
   * @param radiusMi how far customers live at most, in miles
   * @param driverMph how fast drivers are on a residential street, limits aside
   * @throws IllegalArgumentException when the streets have no address within the radius
   */
  public static StreetNetwork of(
      String name, double lat, double lon, double radiusMi, double driverMph) {
    return of(name, "", lat, lon, radiusMi, driverMph);
  }

  /**
   * The streets of a road file as one kitchen's drivers know them.
   *
   * @param roadFile what {@link RoadFile} wrote, as Base64; empty for what the name alone says
   */
  public static StreetNetwork of(
      String name, String roadFile, double lat, double lon, double radiusMi, double driverMph) {
    var key = new Key(name, roadFile, lat, lon, radiusMi, driverMph);
    FutureTask<StreetNetwork> building;
    synchronized (NETWORKS) {
      building = NETWORKS.computeIfAbsent(key, any -> new FutureTask<>(() -> build(key)));
    }
    building.run(); // whoever comes second waits for the first; others build theirs meanwhile
    try {
      return building.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the streets of " + name + " are built", e);
    }
  }

  private static StreetNetwork build(Key key) {
    var roads = roads(key.name, key.roadFile, key.lat, key.lon, key.radiusMi);
    return new StreetNetwork(roads, key.lat, key.lon, key.radiusMi, key.driverMph);
  }

  private static RoadGraph roads(
      String name, String roadFile, double lat, double lon, double radiusMi) {
    if (!roadFile.isEmpty()) {
      synchronized (ROADS) {
        return ROADS.computeIfAbsent(
            roadFile, text -> RoadFile.read(name, Base64.getDecoder().decode(text)));
      }
    }
    return shipped(name).orElseGet(() -> Town.of(name, lat, lon, radiusMi));
  }

  /**
   * What must be said where a person sees the streets; empty for a town that is made up.
   *
   * @param roadFile what {@link RoadFile} wrote, as Base64; empty for what the name alone says
   */
  public static String attribution(String name, String roadFile) {
    if (roadFile.isEmpty()) {
      return shipped(name).map(RoadGraph::attribution).orElse("");
    }
    return RoadFile.read(name, Base64.getDecoder().decode(roadFile)).attribution();
  }

  /** The names of the real places whose streets come with the simulator. */
  public static List<String> shippedNames() {
    return SHIPPED;
  }

  /** Whether a text names a file of streets rather than a place. */
  public static boolean isFile(String streets) {
    return streets.endsWith(".roads") || streets.endsWith(".osm.pbf");
  }

  /** The road network of a real place; empty when none of that name comes with the simulator. */
  public static Optional<RoadGraph> shipped(String name) {
    return SHIPPED.stream()
        .filter(place -> place.equalsIgnoreCase(name.strip()))
        .findFirst()
        .map(
            place -> {
              synchronized (ROADS) {
                return ROADS.computeIfAbsent(place, CityStreets::load);
              }
            });
  }

  private static RoadGraph load(String place) {
    var file = place.toLowerCase(Locale.ROOT) + ".roads";
    try (var in = CityStreets.class.getResourceAsStream(file)) {
      return RoadFile.read(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
