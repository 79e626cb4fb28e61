package kitchens.caspers.simulator.complaint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kitchens.caspers.simulator.chance.Draw;

/**
 * Phrases by language and section. {@code [a|b|]} is one of its parts; {@code {item}} and {@code
 * {minutes}} are filled in by the writer.
 */
final class Grammar {
  /** The first is written more often than all others together. */
  static final List<String> LANGUAGES = List.of("en", "es", "fr", "de", "it", "pt");

  private static final Pattern CHOICE = Pattern.compile("\\[([^\\[\\]]*)]");

  private final Map<String, Map<String, List<String>>> phrases = new HashMap<>();

  private Grammar() {
    LANGUAGES.forEach(language -> phrases.put(language, read(language + ".txt")));
  }

  static Grammar shared() {
    return Holder.SHARED;
  }

  private static final class Holder {
    static final Grammar SHARED = new Grammar();
  }

  private static Map<String, List<String>> read(String file) {
    try (var in = Grammar.class.getResourceAsStream(file)) {
      var sections = new HashMap<String, List<String>>();
      List<String> section = null;
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("# ")) {
          section = sections.computeIfAbsent(line.substring(2).strip(), s -> new ArrayList<>());
        } else if (!line.isBlank()) {
          section.add(line.strip());
        }
      }
      return sections;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The phrases of a section, in the language or, where it has none, in English. */
  private List<String> section(String language, String section) {
    var own = phrases.get(language).get(section);
    return own != null ? own : phrases.get("en").get(section);
  }

  /** A phrase of a section with its choices made. */
  String phrase(String language, String section, long key) {
    var all = section(language, section);
    var phrase = all.get(Draw.below(key, Purposes.PHRASE, all.size()));
    var chosen = new StringBuilder();
    var choices = CHOICE.matcher(phrase);
    for (var n = 0; choices.find(); n++) {
      var parts = choices.group(1).split("\\|", -1);
      var part = parts[Draw.below(key, Purposes.CHOICE + n, parts.length)];
      choices.appendReplacement(chosen, java.util.regex.Matcher.quoteReplacement(part));
    }
    choices.appendTail(chosen);
    return chosen.toString();
  }
}
