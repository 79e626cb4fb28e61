package kitchens.caspers.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.simulator.location.Location;
import kitchens.caspers.simulator.menu.Menu;

/** The menu, the locations and the businesses by configuration that come with the jar. */
final class ShippedUniverse {
  /** The locations' files, without {@code .json}. */
  static final List<String> NAMES =
      List.of("bellevue", "chicago", "gothenburg", "monaco", "san-francisco", "silicon-valley");

  /** The businesses by configuration. */
  static final List<String> BUSINESSES = List.of("kitchens", "parcels", "payments");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ShippedUniverse() {}

  static Menu menu() {
    return Menu.parse(
            text("business/brands.csv"),
            text("business/menus.csv"),
            text("business/categories.csv"),
            text("business/items.csv"))
        .value();
  }

  /**
   * A location.
   *
   * @param wanted one of {@link #NAMES}, or a location file's JSON text
   * @param speed in place of the file's own {@code speed_up}
   * @param historyDays in place of its {@code start_days_ago}
   * @throws IllegalArgumentException when there is none of that name, or the text cannot be used
   */
  static Location location(String wanted, Optional<Double> speed, Optional<Integer> historyDays) {
    if (wanted.strip().startsWith("{")) {
      return Location.parse("option location", changed(wanted, speed, historyDays)).value();
    }
    if (!NAMES.contains(wanted)) {
      throw new IllegalArgumentException(
          "there is no location '%s' in the jar: name one of %s, or give a location file's JSON text"
              .formatted(wanted, NAMES));
    }
    var json = text("locations/" + wanted + ".json");
    return Location.parse(wanted + ".json", changed(json, speed, historyDays)).value();
  }

  /**
   * A business' blueprint.
   *
   * @param wanted one of {@link #BUSINESSES}, or a blueprint's YAML text
   * @throws IllegalArgumentException when there is none of that name
   */
  static String blueprint(String wanted) {
    if (wanted.contains("\n")) {
      return wanted;
    }
    if (!BUSINESSES.contains(wanted)) {
      throw new IllegalArgumentException(
          "there is no business '%s' in the jar: name one of %s, or give a blueprint's text"
              .formatted(wanted, BUSINESSES));
    }
    return text("business/" + wanted + "/blueprint.yml");
  }

  private static String changed(
      String json, Optional<Double> speed, Optional<Integer> historyDays) {
    if (speed.isEmpty() && historyDays.isEmpty()) {
      return json;
    }
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        speed.ifPresent(value -> object.put("speed_up", value));
        historyDays.ifPresent(value -> object.put("start_days_ago", value));
        return JSON.writeValueAsString(object);
      }
    } catch (JsonProcessingException e) {
      // Its reader names the place.
    }
    return json;
  }

  private static String text(String path) {
    try (var in = ShippedUniverse.class.getResourceAsStream("universe/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
