package kitchens.caspers.simulator.streets;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streets that a location file names. Building them takes a while and they never change, so the
 * latest ones are kept.
 */
public final class CityStreets {
  private static final int KEPT = 24;
  private static final Map<Key, StreetNetwork> LATEST =
      new LinkedHashMap<>(32, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, StreetNetwork> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(String name, double lat, double lon, double radiusMi, double driverMph) {}

  private CityStreets() {}

  /**
   * The streets of a name as one kitchen's drivers know them: a town made up from the name.
   *
   * @param lat the kitchen's latitude in degrees
   * @param lon the kitchen's longitude in degrees
   * @param radiusMi how far customers live at most, in miles
   * @param driverMph how fast drivers are on a residential street, limits aside
   */
  public static StreetNetwork of(
      String name, double lat, double lon, double radiusMi, double driverMph) {
    var key = new Key(name, lat, lon, radiusMi, driverMph);
    synchronized (LATEST) {
      return LATEST.computeIfAbsent(
          key,
          any ->
              new StreetNetwork(Town.of(name, lat, lon, radiusMi), lat, lon, radiusMi, driverMph));
    }
  }
}
