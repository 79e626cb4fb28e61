package kitchens.caspers.simulator.location;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The gazetteer's places by name, read from the simulator's jar when they are first needed. */
final class Places {
  private static final int NAME = 0;
  private static final int ALSO = 1;
  private static final int COUNTRY = 2;
  private static final int STATE = 3;
  private static final int LAT = 4;
  private static final int LON = 5;
  private static final int ZONE = 6;
  private static final int THOUSANDS = 7;

  private final Map<String, List<Place>> byName = new HashMap<>();
  private final Map<ZoneId, Place> greatest = new HashMap<>();
  private final List<Place> all = new ArrayList<>();

  private static final class Loaded {
    static final Places PLACES = new Places(text());
  }

  private Places(String text) {
    var lines = text.lines().toList();
    var zones = zones(lines.get(0));
    var states = new HashMap<String, String>();
    Arrays.stream(lines.get(1).split("\t"))
        .skip(1)
        .map(state -> state.split("="))
        .forEach(state -> states.put(state[0], state[1]));
    for (var line : lines.subList(2, lines.size())) {
      var fields = line.split("\t");
      var zone = zones.get(Integer.parseInt(fields[ZONE]));
      if (zone != null) {
        add(fields, zone, states.getOrDefault(fields[STATE], ""));
      }
    }
  }

  static Places known() {
    return Loaded.PLACES;
  }

  private static String text() {
    try (var in = Places.class.getResourceAsStream("places.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null stands for a zone younger than this Java's own tables. */
  private static List<ZoneId> zones(String line) {
    var zones = new ArrayList<ZoneId>();
    for (var name : line.substring(line.indexOf('\t') + 1).split("\t")) {
      try {
        zones.add(ZoneId.of(name));
      } catch (DateTimeException e) {
        zones.add(null);
      }
    }
    return zones;
  }

  private void add(String[] fields, ZoneId zone, String stateName) {
    var place =
        new Place(
            fields[NAME],
            fields[STATE],
            stateName,
            fields[COUNTRY],
            Integer.parseInt(fields[LAT]) / 1e4,
            Integer.parseInt(fields[LON]) / 1e4,
            zone,
            1_000 * Integer.parseInt(fields[THOUSANDS]));
    all.add(place);
    for (var name : List.of(fields[NAME], fields[ALSO], shorter(fields))) {
      var key = String.join(" ", words(name.toLowerCase(Locale.ROOT)));
      if (!key.isEmpty()) {
        byName.computeIfAbsent(key, any -> new ArrayList<>(1)).add(place);
      }
    }
    greatest.merge(zone, place, (a, b) -> a.population() >= b.population() ? a : b);
  }

  /** New York City is said to be New York; Kansas City is never Kansas. */
  private static String shorter(String[] fields) {
    var name = fields[NAME];
    return name.endsWith(" City") && Integer.parseInt(fields[THOUSANDS]) > 5_000
        ? name.substring(0, name.length() - " City".length())
        : "";
  }

  /** A text's words, without what holds a digit. */
  static List<String> words(String text) {
    return Arrays.stream(text.split("[^\\p{L}\\p{M}\\p{N}'’-]+"))
        .filter(word -> !word.isEmpty() && word.chars().noneMatch(Character::isDigit))
        .toList();
  }

  List<Place> all() {
    return Collections.unmodifiableList(all);
  }

  List<Place> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** Two letters for the country of a zone's greatest place; empty when it has none. */
  String countryOf(ZoneId zone) {
    var place = greatest.get(zone);
    return place == null ? "" : place.country();
  }
}
