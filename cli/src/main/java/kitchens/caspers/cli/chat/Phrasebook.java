package kitchens.caspers.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Examples of what people say, taken apart once: their senses and their words.
 *
 * @param examples each with the tool that it is for
 * @param vocabulary the words of all of them that are long enough to be spelled wrong
 */
record Phrasebook(List<Known> examples, Set<String> vocabulary) {

  /** Shorter words are near to too many others. */
  static final int LEAST_SPELLED = 5;

  /** One example. */
  record Known(String tool, Meaning.Sense sense) {}

  /**
   * Takes examples apart, which costs seconds of a processor where they are not remembered.
   *
   * @param byTool sentences of each tool
   */
  static Phrasebook of(Map<String, List<String>> byTool, Meaning meaning, Remembered remembered) {
    var tools = new ArrayList<String>();
    var sentences = new ArrayList<String>();
    byTool.forEach(
        (tool, said) ->
            said.forEach(
                sentence -> {
                  tools.add(tool);
                  sentences.add(masked(sentence));
                }));
    var vectors = remembered.vectors(sentences, meaning);
    var known = new ArrayList<Known>();
    for (var i = 0; i < sentences.size(); i++) {
      known.add(
          new Known(
              tools.get(i), new Meaning.Sense(vectors.get(i), Meaning.letters(sentences.get(i)))));
    }
    var vocabulary = new TreeSet<String>();
    byTool.values().stream()
        .flatMap(List::stream)
        .flatMap(sentence -> Stream.of(Words.plain(sentence).split("[^a-z]+")))
        .filter(word -> word.length() >= LEAST_SPELLED)
        .forEach(vocabulary::add);
    return new Phrasebook(List.copyOf(known), vocabulary);
  }

  /** Values say little of what is meant, and an id nothing. */
  static String masked(String sentence) {
    return Words.plain(sentence)
        .replaceAll("\\b[0-9a-f]{8}-[0-9a-f-]{27}\\b", "order")
        .replaceAll("\\d+([.,]\\d+)?", "5");
  }

  /** Words that are one letter away from one that examples have are that one. */
  String spelled(String masked) {
    var words = masked.split(" ");
    for (var i = 0; i < words.length; i++) {
      var word = words[i];
      if (word.matches("[a-z]{" + LEAST_SPELLED + ",}") && !vocabulary.contains(word)) {
        for (var known : vocabulary) {
          if (Places.distance(word, known) == 1) {
            words[i] = known;
            break;
          }
        }
      }
    }
    return String.join(" ", words);
  }
}
