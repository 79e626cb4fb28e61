package kitchens.caspers.simulator.complaint;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.complaint.Complaint.Claim;

/** Writes one complaint's text. */
final class Writer {
  private static final double ENGLISH = 0.78;
  private static final double OPENS = 0.35;
  private static final double CLOSES = 0.4;
  private static final double NAMES_ITEM = 0.8;
  private static final double WITH_TYPOS = 0.3;
  private static final double SHOUTS = 0.05;
  private static final int LETTERS_A_TYPO = 30;

  private final Grammar grammar;
  private final long key;
  private final double minutes;
  private final List<String> ordered;
  private final int mishapLine;
  private final Set<String> named;
  private final String language;

  /**
   * @param ordered names of the order's items, by line
   * @param mishapLine the line that something happened to; -1 for none
   * @param named takes the items that the text names
   */
  Writer(
      Grammar grammar,
      long key,
      double minutes,
      List<String> ordered,
      int mishapLine,
      Set<String> named) {
    this.grammar = grammar;
    this.key = key;
    this.minutes = minutes;
    this.ordered = ordered;
    this.mishapLine = mishapLine;
    this.named = named;
    this.language = language(Draw.unit(key, Purposes.LANGUAGE));
  }

  private static String language(double share) {
    var others = Grammar.LANGUAGES.size() - 1;
    return share < ENGLISH
        ? Grammar.LANGUAGES.get(0)
        : Grammar.LANGUAGES.get(1 + (int) ((share - ENGLISH) / (1 - ENGLISH) * others));
  }

  String language() {
    return language;
  }

  String write(List<Claim> claims) {
    var text = new StringJoiner(" ");
    if (Draw.unit(key, Purposes.OPENING) < OPENS) {
      text.add(grammar.phrase(language, "opening", Draw.key(key, Purposes.OPENING)));
    }
    for (var claim : claims) {
      text.add(sentence(claim.kind()));
    }
    if (Draw.unit(key, Purposes.CLOSING) < CLOSES) {
      text.add(grammar.phrase(language, "closing", Draw.key(key, Purposes.CLOSING)));
    }
    var written = text.toString();
    if (Draw.unit(key, Purposes.SHOUTS) < SHOUTS) {
      written = written.toUpperCase(Locale.ROOT);
    }
    return Draw.unit(key, Purposes.TYPOS) < WITH_TYPOS ? withTypos(written) : written;
  }

  private String sentence(Kind kind) {
    var phraseKey = Draw.key(key, kind.ordinal());
    var section = kind.name().toLowerCase(Locale.ROOT);
    var item = item(kind);
    if (item != null) {
      named.add(item);
      section += "_named";
    }
    var waited = Math.max(5, Math.round(minutes / 5 + (kind == Kind.LATE ? 0.4 : 0)) * 5);
    return grammar
        .phrase(language, section, phraseKey)
        .replace("{minutes}", Long.toString(waited))
        .replace("{item}", item == null ? "" : item);
  }

  /** Which item a sentence names; null for none. */
  private String item(Kind kind) {
    var about = kind == Kind.MISSING_ITEM || kind == Kind.WRONG_ITEM || kind == Kind.COLD;
    if (!about || ordered.isEmpty() || Draw.unit(key, Purposes.NAMES_ITEM) >= NAMES_ITEM) {
      return null;
    }
    return kind == Kind.COLD
        ? ordered.get(Draw.below(key, Purposes.OTHER_LINE, ordered.size()))
        : ordered.get(mishapLine);
  }

  /** Swaps, drops or doubles a letter here and there, as thumbs do. */
  private String withTypos(String text) {
    var out = new StringBuilder(text);
    for (var at = 1; at + 1 < out.length(); at++) {
      var draw = Draw.below(key, Purposes.LETTER + at, 3 * LETTERS_A_TYPO);
      if (draw > 2
          || !Character.isLetter(out.charAt(at))
          || !Character.isLetter(out.charAt(at + 1))) {
        continue;
      }
      var letter = out.charAt(at);
      switch (draw) {
        case 0 -> {
          out.setCharAt(at, out.charAt(at + 1));
          out.setCharAt(at + 1, letter);
        }
        case 1 -> out.deleteCharAt(at);
        default -> out.insert(at, letter);
      }
    }
    return out.toString();
  }
}
