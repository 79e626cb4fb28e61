package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.Finding;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.location.LocationTemplate;
import kitchens.caspers.simulator.menu.Menu;

/**
 * A location as a person wishes it on a page: a request's body, in the words of a location's file,
 * made into one.
 */
final class Draft {
  /** What a page may say, and the most it may: the console does not let anybody swamp a machine. */
  static final Map<String, Double> MOST =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("orders_day_1", 40_000.0),
              Map.entry("orders_last", 40_000.0),
              Map.entry("noise_pct", 100.0),
              Map.entry("radius_mi", 15.0),
              Map.entry("driver_mph", 80.0),
              Map.entry("stations", 2_000.0),
              Map.entry("drivers", 5_000.0),
              Map.entry("cancel_pct", 100.0),
              Map.entry("rain_pct", 100.0),
              Map.entry("occasion_pct", 100.0)));

  private static final Map<String, Double> AT_THE_BEGINNING =
      Map.of("speed_up", 3_600.0, "start_days_ago", 30.0);

  private static final int LONGEST_NAME = 60;

  private Draft() {}

  /**
   * A new location: {@code name, lat, lon}, whatever {@link #MOST} names, {@code speed_up}, {@code
   * start_days_ago}, {@code cook_minutes} and {@code faults} by name with their rate.
   *
   * @throws Refusal 400 with everything wrong in it
   */
  static Location of(JsonNode body) {
    var name = body.path("name").asText("").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new Refusal(400, "Give the location a name of 1 to " + LONGEST_NAME + " characters.");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new Refusal(400, "The location's name has characters that nobody could read.");
    }
    var lat = degrees(body, "lat", 85);
    var lon = degrees(body, "lon", 180);
    var near = PlaceFinder.nearest(lat, lon);
    var file =
        (ObjectNode)
            Agent.tree(
                LocationTemplate.of(name, near.display(), lat, lon, near.timezone(), name, 3));
    file.remove("$schema");
    fill(file, body, MOST);
    fill(file, body, AT_THE_BEGINNING);
    return parsed(name, file, body);
  }

  /**
   * A location with another file: whatever of {@link #MOST}, {@code cook_minutes} and {@code
   * faults} the body names.
   *
   * @throws Refusal 400 with everything wrong in it
   */
  static Location edited(Location known, JsonNode body) {
    var file = (ObjectNode) Agent.tree(known.toJson());
    fill(file, body, MOST);
    return parsed(known.name(), file, body);
  }

  /**
   * The menu with the brands that a body names in {@code brands}; the whole one when it names none.
   *
   * @throws Refusal 400 when it names one that is not there
   */
  static Menu menu(Menu known, JsonNode body) {
    if (!body.path("brands").isArray()) {
      return known;
    }
    Set<Integer> wanted = new HashSet<>();
    body.path("brands").forEach(id -> wanted.add(id.asInt(-1)));
    var brands = known.brands().stream().filter(b -> wanted.contains(b.id())).toList();
    if (brands.isEmpty() || brands.size() != wanted.size()) {
      throw new Refusal(400, "Choose one or more of the menu's brands.");
    }
    return new Menu(
        brands,
        known.menus().stream().filter(m -> wanted.contains(m.brandId())).toList(),
        known.categories().stream().filter(c -> wanted.contains(c.brandId())).toList(),
        known.items().stream().filter(i -> wanted.contains(i.brandId())).toList());
  }

  private static double degrees(JsonNode body, String name, double most) {
    var value = body.path(name);
    if (!value.isNumber() || !(Math.abs(value.doubleValue()) <= most)) {
      throw new Refusal(400, "Pick a place: " + name + " is a number up to " + (int) most + ".");
    }
    return Math.round(value.doubleValue() * 1e5) / 1e5;
  }

  private static void fill(ObjectNode file, JsonNode body, Map<String, Double> fields) {
    fields.forEach(
        (name, most) -> {
          var value = body.path(name);
          if (value.isNumber() && value.doubleValue() > most) {
            throw new Refusal(
                400, "%s is %s; write at most %.0f".formatted(name, value.asText(), most));
          }
          if (!value.isMissingNode() && !value.isNull()) {
            file.set(name, value);
          }
        });
  }

  private static Location parsed(String name, ObjectNode file, JsonNode body) {
    var cooking = body.path("cook_minutes");
    if (cooking.isNumber()) {
      var before = file.withObjectProperty("svc").path("sf");
      file.withObjectProperty("svc").putArray("sf").add(cooking).add(before.path(1));
    }
    if (body.path("faults").isObject()) {
      var faults = file.putObject("faults");
      body.path("faults")
          .properties()
          .forEach(
              fault -> {
                if (Fault.find(fault.getKey()).isEmpty()) {
                  throw new Refusal(
                      400, "There is no such fault; there are " + String.join(", ", Fault.names()));
                }
                faults.set(fault.getKey(), fault.getValue());
              });
    }
    try {
      return Location.parse(name, file.toString(), true).value();
    } catch (InvalidInputException e) {
      throw new Refusal(400, words(e));
    }
  }

  private static String words(InvalidInputException refused) {
    return String.join(
        "; ",
        refused.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.ERROR)
            .map(f -> "%s %s: %s".formatted(f.path(), f.problem(), f.mend()))
            .distinct()
            .limit(3)
            .toList());
  }
}
