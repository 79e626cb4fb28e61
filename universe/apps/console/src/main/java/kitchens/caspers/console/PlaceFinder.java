package kitchens.caspers.console;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.simulator.location.Gazetteer;
import kitchens.caspers.simulator.location.Place;

/** The gazetteer's places, as somebody types or points at a map of the world. */
final class PlaceFinder {
  private static final int MOST = 8;

  /** Lower case and without accents, so that who has no ö finds Göteborg. */
  private record Named(String plain, Place place) {}

  private static final class Loaded {
    static final List<Named> BY_SIZE =
        Gazetteer.places().stream()
            .sorted(Comparator.comparingInt(Place::population).reversed())
            .map(place -> new Named(plain(place.display()), place))
            .toList();
  }

  private PlaceFinder() {}

  /** The place nearest to a point; of a whole world of them there is always one. */
  static Place nearest(double lat, double lon) {
    Place best = null;
    var least = Double.MAX_VALUE;
    var narrow = Math.cos(Math.toRadians(lat));
    for (var place : Gazetteer.places()) {
      var north = place.lat() - lat;
      var east = Math.abs(place.lon() - lon);
      east = Math.min(east, 360 - east) * narrow;
      var away = north * north + east * east;
      if (away < least) {
        least = away;
        best = place;
      }
    }
    return best;
  }

  /** Places whose name begins with what was typed, the greatest first; then what the text names. */
  static List<Place> search(String text) {
    var wanted = plain(text.strip());
    if (wanted.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Place>();
    for (var named : Loaded.BY_SIZE) {
      if (found.size() < MOST && named.plain().startsWith(wanted)) {
        found.add(named.place());
      }
    }
    for (var place : Gazetteer.search(text)) {
      if (found.size() < MOST && !found.contains(place)) {
        found.add(place);
      }
    }
    return found;
  }

  /**
   * Every place as three whole numbers in turn: latitude and longitude in hundredths of a degree,
   * and how great it is, 0 to 3; small enough for a page, plenty for a map of the world.
   */
  static int[] dots() {
    var places = Loaded.BY_SIZE;
    var dots = new int[3 * places.size()];
    for (var i = 0; i < places.size(); i++) {
      var place = places.get(i).place();
      dots[3 * i] = (int) Math.round(place.lat() * 100);
      dots[3 * i + 1] = (int) Math.round(place.lon() * 100);
      dots[3 * i + 2] = size(place.population());
    }
    return dots;
  }

  private static int size(int people) {
    return people >= 3_000_000 ? 3 : people >= 500_000 ? 2 : people >= 100_000 ? 1 : 0;
  }

  static Map<String, Object> tell(Place place) {
    var told = new LinkedHashMap<String, Object>();
    told.put("name", place.name());
    told.put("display", place.display());
    told.put("lat", place.lat());
    told.put("lon", place.lon());
    told.put("timezone", place.timezone().getId());
    told.put("population", place.population());
    return told;
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .toLowerCase(Locale.ROOT);
  }
}
