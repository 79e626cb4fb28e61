package kitchens.caspers.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.cli.output.CliException;

/** What a story has learned, by name. */
final class Values {

  /** A name in a command. JSON's own braces are followed by something else. */
  static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");

  private static final Pattern WORD =
      Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")+");
  private static final Pattern PART =
      Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|([^'\"]+)");

  private final Map<String, String> known = new TreeMap<>();

  Values(Map<String, String> known) {
    this.known.putAll(known);
  }

  Map<String, String> known() {
    return Map.copyOf(known);
  }

  void keep(String name, String value) {
    known.put(name, value);
  }

  /**
   * A text with values in the places of their names.
   *
   * @throws CliException when one is not known
   */
  String in(String text) {
    return NAME.matcher(text)
        .replaceAll(
            name -> {
              if (name.group(1).equals("uuid")) {
                return UUID.randomUUID().toString();
              }
              var value = known.get(name.group(1));
              if (value == null) {
                throw new CliException(
                    "this step needs {"
                        + name.group(1)
                        + "}, which an earlier step finds out — play that one first");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /**
   * The words of a command as a shell would cut them, each with its values: a value never becomes
   * more than a part of its word.
   */
  List<String> words(String command) {
    return split(command).stream().map(this::in).toList();
  }

  /** The words of a command, quotes taken off. */
  static List<String> split(String command) {
    var words = new ArrayList<String>();
    var word = WORD.matcher(command);
    var end = 0;
    while (word.find()) {
      if (!command.substring(end, word.start()).isBlank()) {
        throw new IllegalArgumentException("a quote is not closed");
      }
      end = word.end();
      words.add(unquoted(word.group()));
    }
    if (!command.substring(end).isBlank()) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    return words;
  }

  private static String unquoted(String word) {
    return PART.matcher(word)
        .replaceAll(
            part -> {
              var text =
                  part.group(1) != null
                      ? part.group(1)
                      : part.group(2) != null
                          ? part.group(2).replaceAll("\\\\(.)", "$1")
                          : part.group(3);
              return Matcher.quoteReplacement(text);
            });
  }
}
