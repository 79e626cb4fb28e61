package kitchens.caspers.simulator.streets;

import java.util.Locale;
import java.util.Map;

/**
 * What kind of road a street is, as OpenStreetMap's {@code highway} tag says it; the order is that
 * of rank.
 */
public enum RoadClass {
  MOTORWAY(110, 2.6, false),
  TRUNK(90, 2.2, false),
  PRIMARY(60, 1.6, true),
  SECONDARY(50, 1.35, true),
  TERTIARY(50, 1.2, true),
  RESIDENTIAL(50, 1.0, true),
  LIVING_STREET(20, 0.6, true),
  SERVICE(20, 0.6, false);

  private static final Map<String, RoadClass> OTHER_WORDS =
      Map.of("unclassified", RESIDENTIAL, "road", RESIDENTIAL);

  private final int usualLimitKmh;
  private final double pace;
  private final boolean lived;

  RoadClass(int usualLimitKmh, double pace, boolean lived) {
    this.usualLimitKmh = usualLimitKmh;
    this.pace = pace;
    this.lived = lived;
  }

  /** The limit where no sign says another, in kilometres an hour. */
  public int usualLimitKmh() {
    return usualLimitKmh;
  }

  /** How much faster than on a residential street a driver goes, limits aside. */
  double pace() {
    return pace;
  }

  /** Whether people have their doors there. */
  boolean lived() {
    return lived;
  }

  /** The class that a {@code highway} tag means; null when cars do not drive there. */
  public static RoadClass ofTag(String highway) {
    var word = highway.endsWith("_link") ? highway.substring(0, highway.length() - 5) : highway;
    var other = OTHER_WORDS.get(word);
    if (other != null) {
      return other;
    }
    for (var one : values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
        return one;
      }
    }
    return null;
  }
}
