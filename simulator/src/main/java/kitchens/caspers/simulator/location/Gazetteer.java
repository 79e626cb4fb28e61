package kitchens.caspers.simulator.location;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The places that an address can name without its file giving coordinates. */
final class Gazetteer {

  record Place(String name, double lat, double lon, ZoneId timezone) {}

  private static final String PLACES =
      """
      San Francisco,37.7898,-122.3942,America/Los_Angeles
      Mountain View,37.3861,-122.0839,America/Los_Angeles
      Palo Alto,37.4419,-122.1430,America/Los_Angeles
      San Jose,37.3382,-121.8863,America/Los_Angeles
      Sunnyvale,37.3688,-122.0363,America/Los_Angeles
      Oakland,37.8044,-122.2712,America/Los_Angeles
      Los Angeles,34.0522,-118.2437,America/Los_Angeles
      San Diego,32.7157,-117.1611,America/Los_Angeles
      Seattle,47.6062,-122.3321,America/Los_Angeles
      Bellevue,47.6101,-122.2015,America/Los_Angeles
      Portland,45.5152,-122.6784,America/Los_Angeles
      Las Vegas,36.1716,-115.1391,America/Los_Angeles
      Phoenix,33.4484,-112.0740,America/Phoenix
      Denver,39.7392,-104.9903,America/Denver
      Salt Lake City,40.7608,-111.8910,America/Denver
      Austin,30.2672,-97.7431,America/Chicago
      Dallas,32.7767,-96.7970,America/Chicago
      Houston,29.7604,-95.3698,America/Chicago
      Chicago,41.8837,-87.6325,America/Chicago
      Minneapolis,44.9778,-93.2650,America/Chicago
      Nashville,36.1627,-86.7816,America/Chicago
      Atlanta,33.7490,-84.3880,America/New_York
      Miami,25.7617,-80.1918,America/New_York
      Boston,42.3601,-71.0589,America/New_York
      New York,40.7128,-74.0060,America/New_York
      Philadelphia,39.9526,-75.1652,America/New_York
      Washington,38.9072,-77.0369,America/New_York
      Toronto,43.6532,-79.3832,America/Toronto
      London,51.5074,-0.1278,Europe/London
      Paris,48.8566,2.3522,Europe/Paris
      Amsterdam,52.3676,4.9041,Europe/Amsterdam
      Berlin,52.5200,13.4050,Europe/Berlin
      Gothenburg,57.7089,11.9746,Europe/Stockholm
      Stockholm,59.3293,18.0686,Europe/Stockholm
      Monaco,43.7384,7.4246,Europe/Monaco
      Tokyo,35.6762,139.6503,Asia/Tokyo
      Singapore,1.3521,103.8198,Asia/Singapore
      Sydney,-33.8688,151.2093,Australia/Sydney
      """;

  private static final List<Place> ALL =
      PLACES
          .lines()
          .map(line -> line.split(","))
          .map(
              f ->
                  new Place(
                      f[0], Double.parseDouble(f[1]), Double.parseDouble(f[2]), ZoneId.of(f[3])))
          .toList();

  private Gazetteer() {}

  /** The place that an address names; the last one named, as a city follows its street. */
  static Place find(String address) {
    if (address == null) {
      return null;
    }
    var lower = address.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(place -> lower.contains(place.name().toLowerCase(Locale.ROOT)))
        .max(Comparator.comparingInt(p -> lower.lastIndexOf(p.name().toLowerCase(Locale.ROOT))))
        .orElse(null);
  }
}
