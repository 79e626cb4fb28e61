package kitchens.caspers.simulator.streets;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What OpenStreetMap's tags say to a driver, after the wiki's pages on {@code highway}, {@code
 * oneway}, {@code maxspeed} and {@code access}.
 */
public final class OsmTags {
  /** What must be said wherever a person sees OpenStreetMap's data. */
  public static final String ATTRIBUTION = "© OpenStreetMap contributors";

  private static final Set<String> SHUT =
      Set.of("no", "private", "agricultural", "forestry", "military");
  private static final Set<String> OPEN =
      Set.of("yes", "permissive", "destination", "designated", "delivery", "customers");
  private static final Pattern SPEED = Pattern.compile("(\\d{1,3})(?:\\.\\d+)?\\s*(mph|km/h)?");
  private static final int FASTEST = 150;

  private OsmTags() {}

  /** The way that tags describe, as a driver's; null when cars do not drive there. */
  public static RoadSurvey.Way way(long id, long[] points, Map<String, String> tags) {
    var kind = RoadClass.ofTag(tags.getOrDefault("highway", ""));
    if (kind == null || "yes".equals(tags.get("area")) || isShut(tags)) {
      return null;
    }
    var oneWay = oneWay(tags, kind);
    return new RoadSurvey.Way(
        id, points, kind, name(tags), limitKmh(tags), oneWay >= 0, oneWay <= 0, 0);
  }

  private static String name(Map<String, String> tags) {
    var name = tags.getOrDefault("name", "").strip();
    return name.length() > 200 ? name.substring(0, 200) : name;
  }

  /** The most particular tag decides. */
  private static boolean isShut(Map<String, String> tags) {
    for (var key : new String[] {"motorcar", "motor_vehicle", "vehicle", "access"}) {
      var value = tags.get(key);
      if (value != null && (SHUT.contains(value) || OPEN.contains(value))) {
        return SHUT.contains(value);
      }
    }
    return false;
  }

  /** 1 along the way's points, -1 against them, 0 for both ways. */
  private static int oneWay(Map<String, String> tags, RoadClass kind) {
    return switch (tags.getOrDefault("oneway", "")) {
      case "yes", "true", "1" -> 1;
      case "-1", "reverse" -> -1;
      case "no", "false", "0" -> 0;
      default -> {
        var junction = tags.getOrDefault("junction", "");
        var round = "roundabout".equals(junction) || "circular".equals(junction);
        yield round || kind == RoadClass.MOTORWAY ? 1 : 0;
      }
    };
  }

  /** Kilometres an hour; 0 when no number is given. */
  private static int limitKmh(Map<String, String> tags) {
    var speed = tags.getOrDefault("maxspeed", "").strip();
    if (speed.equals("walk")) {
      return 7;
    }
    var number = SPEED.matcher(speed);
    if (!number.matches()) {
      return 0;
    }
    var value = Integer.parseInt(number.group(1));
    var kmh = "mph".equals(number.group(2)) ? (int) Math.round(value * 1.609344) : value;
    return Math.min(FASTEST, kmh);
  }

  /** Whether traffic lights stand at a point. */
  public static boolean isSignal(Map<String, String> tags) {
    return "traffic_signals".equals(tags.get("highway"));
  }

  /** The house that tags describe; null when they name no street or no number. */
  public static RoadSurvey.House house(int latMicro, int lonMicro, Map<String, String> tags) {
    var street = tags.getOrDefault("addr:street", "").strip();
    var number = tags.getOrDefault("addr:housenumber", "").strip();
    var usual = !street.isEmpty() && !number.isEmpty() && number.length() <= 20;
    return usual ? new RoadSurvey.House(latMicro, lonMicro, street, number) : null;
  }
}
