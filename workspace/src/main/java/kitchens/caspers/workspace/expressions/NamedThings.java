package kitchens.caspers.workspace.expressions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kitchens.caspers.workspace.expressions.Words.Word;

/**
 * Which of some things a text names. A thing is named by all words of its name that mean something,
 * close together and in any order, or by one long word that no other of the things has; either may
 * have slips.
 */
final class NamedThings {
  private static final Set<String> EMPTY =
      Set.of(
          "the", "a", "an", "of", "and", "to", "on", "in", "with", "e", "your", "that", "you",
          "it");
  private static final int LONG = 5;

  private final List<Word> text;
  private final List<Set<String>> names = new ArrayList<>();

  NamedThings(String text, List<String> names) {
    this.text = Words.of(text);
    names.forEach(name -> this.names.add(meaningful(name)));
  }

  private static Set<String> meaningful(String name) {
    var words = new HashSet<String>();
    var all = Words.of(name);
    all.forEach(word -> words.add(word.text()));
    words.removeAll(EMPTY);
    if (words.isEmpty()) {
      all.forEach(word -> words.add(word.text()));
    }
    return words;
  }

  /** The words of the text that name a thing; none when it is not named. */
  List<Word> of(int thing) {
    var name = names.get(thing);
    var whole = whole(name);
    if (!whole.isEmpty()) {
      return whole;
    }
    for (Word word : text) {
      if (word.text().length() >= LONG && in(name, word) && onlyOf(thing, word)) {
        return List.of(word);
      }
    }
    return List.of();
  }

  private List<Word> whole(Set<String> name) {
    int window = name.size() + 3;
    for (int from = 0; from < text.size(); from++) {
      var left = new HashSet<>(name);
      var found = new ArrayList<Word>();
      for (int at = from; at < Math.min(text.size(), from + window) && !left.isEmpty(); at++) {
        var word = text.get(at);
        if (left.removeIf(wanted -> Words.alike(wanted, word.text()))) {
          found.add(word);
        }
      }
      if (left.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private boolean onlyOf(int thing, Word word) {
    for (int other = 0; other < names.size(); other++) {
      if (other != thing
          && !names.get(other).equals(names.get(thing))
          && in(names.get(other), word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean in(Set<String> name, Word word) {
    return name.stream().anyMatch(wanted -> Words.alike(wanted, word.text()));
  }
}
