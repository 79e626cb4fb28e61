package kitchens.caspers.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Where things are: the kitchens' own locations, and the towns of the world. */
final class Places {

  private static final Map<String, String> SHORT = Map.of("sf", "San Francisco");

  /** What stands before a place. */
  private static final Pattern BEFORE =
      Pattern.compile(
          "(?iu)\\b(?:in|at|near|for|on|to|from|en|à|a|bei|im|für|pour|para|nach)\\s+(?:the\\s+)?");

  /** What surely stands before one. */
  private static final Pattern SURELY = Pattern.compile("(?iu)(?:in|at|near|en|à|bei|nach)\\s.*");

  private static final Pattern TAIL =
      Pattern.compile(
          "(?iu)[\\s,]*\\b(please|now|right now|bitte|jetzt|por favor|s'il (?:vous|te) plaît|per favore|thanks|thank you)\\b[\\s!.?]*$");

  private final List<String> locations;
  private final Predicate<String> known;

  /**
   * @param locations the kitchens' names
   * @param known whether a text names a town of the world
   */
  Places(List<String> locations, Predicate<String> known) {
    this.locations = List.copyOf(locations);
    this.known = known;
  }

  /** The kitchens' names. */
  List<String> locations() {
    return locations;
  }

  /** The location that a sentence speaks of, spelled somehow. */
  Optional<String> location(String plain) {
    for (var entry : SHORT.entrySet()) {
      if (plain.matches(".*\\b" + entry.getKey() + "\\b.*")
          && locations.contains(entry.getValue())) {
        return Optional.of(entry.getValue());
      }
    }
    var words = plain.split("[^a-z0-9]+");
    String nearest = null;
    var least = Integer.MAX_VALUE;
    for (var location : locations) {
      var name = Words.plain(location).replaceAll("[^a-z0-9]+", " ");
      var parts = name.split(" ").length;
      for (var i = 0; i + parts <= words.length; i++) {
        var said = String.join(" ", List.of(words).subList(i, i + parts));
        var distance = distance(said, name);
        if (distance <= allowed(name) && distance < least) {
          least = distance;
          nearest = location;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Whether a sentence is nothing but a location's name. */
  boolean isOnlyALocation(String plain) {
    return location(plain)
        .map(name -> distance(plain.replaceAll("[^a-z0-9 ]", "").strip(), Words.plain(name)) <= 2)
        .orElse(false);
  }

  /** Short names are too near to other words. */
  private static int allowed(String name) {
    return name.length() < 6 ? 1 : 2;
  }

  /**
   * A town that a sentence names behind in, at and the like; empty when it is none that is known.
   */
  Optional<String> town(String sentence) {
    return behind(sentence, BEFORE).stream().filter(known).findFirst();
  }

  /** What stands where a town would. */
  Optional<String> afterPreposition(String sentence) {
    return behind(sentence, BEFORE).stream().findFirst();
  }

  /** What stands behind each of some words: the sure ones first, and of those the last. */
  private static List<String> behind(String sentence, Pattern words) {
    var found = new ArrayList<String>();
    var sure = 0;
    var said = sentence.strip();
    for (var tail = TAIL.matcher(said); tail.find(); tail = TAIL.matcher(said)) {
      said = said.substring(0, tail.start());
    }
    said = said.replaceAll("[\\s!.?\"']+$", "");
    var word = words.matcher(said);
    var from = 0;
    while (word.find(from)) {
      var text = said.substring(word.end()).replaceAll("^[\"']+", "");
      if (!text.isBlank() && text.length() <= 100) {
        if (SURELY.matcher(word.group()).matches()) {
          found.add(0, text);
          sure++;
        } else {
          found.add(sure, text);
        }
      }
      from = word.start() + 1;
    }
    return found;
  }

  /** How many letters are typed wrong, left out, added or turned around. */
  static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        var same = a.charAt(i - 1) == b.charAt(j - 1);
        rows[i][j] =
            Math.min(
                Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
        var turned =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (turned) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}
