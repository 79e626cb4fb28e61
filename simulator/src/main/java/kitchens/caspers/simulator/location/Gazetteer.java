package kitchens.caspers.simulator.location;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.simulator.streets.HouseStyle;

/**
 * The places of 15,000 people and more, from GeoNames (CC BY 4.0), to be found with no network: by
 * a name, or by the address that names one.
 */
public final class Gazetteer {
  private static final int LONGEST_NAME = 5;
  private static final Set<String> NUMBER_FIRST =
      Set.of("US", "CA", "GB", "IE", "FR", "MC", "LU", "AU", "NZ", "IN", "ZA", "SG", "IL", "MY");

  private Gazetteer() {}

  /**
   * The place that an address names; null when it names none that is known. Of places of the same
   * name the one whose state or country the address names too, else the one named last, as a city
   * follows its street, else the greatest.
   */
  public static Place find(String address) {
    if (address == null) {
      return null;
    }
    var found = search(address);
    return found.isEmpty() ? null : found.get(0);
  }

  /** Every place that is known, in no order that means anything. */
  public static List<Place> places() {
    return Places.known().all();
  }

  /** Every place that a text names, the likeliest first. */
  public static List<Place> search(String text) {
    var parts = text.toLowerCase(Locale.ROOT).split("[,;\n]");
    var candidates = new LinkedHashSet<Candidate>();
    for (var part = 0; part < parts.length; part++) {
      var words = Places.words(parts[part]);
      for (var from = 0; from < words.size(); from++) {
        for (var to = from + 1; to <= Math.min(words.size(), from + LONGEST_NAME); to++) {
          var name = String.join(" ", words.subList(from, to));
          var whole = from == 0 && to == words.size();
          for (var place : Places.known().named(name)) {
            candidates.add(candidate(place, parts, part, whole, to - from));
          }
        }
      }
    }
    return candidates.stream()
        .sorted(
            Comparator.comparing(Candidate::whole)
                .thenComparing(Candidate::confirmed)
                .thenComparing(Candidate::part)
                .thenComparing(Candidate::words)
                .thenComparing(candidate -> candidate.place().population())
                .reversed())
        .map(Candidate::place)
        .distinct()
        .toList();
  }

  /**
   * A place that a text may mean.
   *
   * @param whole whether a part between commas names it and nothing else, numbers aside
   * @param confirmed whether another part names its state or country
   */
  private record Candidate(Place place, boolean whole, boolean confirmed, int part, int words) {}

  private static Candidate candidate(
      Place place, String[] parts, int part, boolean whole, int words) {
    var others = new HashSet<String>();
    for (var other = 0; other < parts.length; other++) {
      if (other != part) {
        var said = Places.words(parts[other]);
        others.addAll(said);
        others.add(String.join(" ", said));
      }
    }
    var confirmed =
        place.regions().stream()
            .anyMatch(region -> others.contains(region.toLowerCase(Locale.ROOT)));
    return new Candidate(place, whole, confirmed, part, words);
  }

  /** How houses are numbered and addresses written where a time zone holds. */
  public static HouseStyle houseStyle(ZoneId zone) {
    return NUMBER_FIRST.contains(Places.known().countryOf(zone))
        ? HouseStyle.NUMBER_FIRST
        : HouseStyle.STREET_FIRST;
  }
}
