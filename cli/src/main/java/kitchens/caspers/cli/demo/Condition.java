package kitchens.caspers.cli.demo;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer must be like.
 *
 * @param not whether it must be otherwise; then what is not there is right
 * @param compare {@code = != > >= < <=}; null when the part need only be there
 * @param value that it is compared with, with {@code {names}} in it; null where there is no compare
 */
record Condition(boolean not, Pick pick, String compare, String value) {

  private static final Pattern WRITTEN =
      Pattern.compile("(not\\s+)?(?:~\\s*(.+)|(/\\S+)(?:\\s+(=|!=|>=|<=|>|<)\\s*(.+))?)");

  /**
   * As it is written behind {@code until}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Condition parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new IllegalArgumentException(
          "until is followed by /a/json/pointer, by one and = 3, or by ~ and a pattern");
    }
    var not = written.group(1) != null;
    return written.group(2) != null
        ? new Condition(not, Pick.like(Pattern.compile(written.group(2))), null, null)
        : new Condition(not, Pick.at(written.group(3)), written.group(4), written.group(5));
  }

  /** Whether an answer is like that. */
  boolean holds(String printed, Values values) {
    return pick.of(printed).map(found -> compares(found, values)).orElse(false) != not;
  }

  /** What it is and what was wanted. */
  String told(String printed, Values values) {
    var found = pick.of(printed);
    if (found.isEmpty()) {
      return pick + " is not there";
    }
    var is = pick + " is \"" + found.get() + "\"";
    var must = not ? ", which must not be" : ", which must be";
    return compare == null
        ? is + must + " there"
        : is + must + " " + compare + " " + values.in(value);
  }

  private boolean compares(String found, Values values) {
    if (compare == null) {
      return true;
    }
    var wanted = values.in(value);
    var order = number(found).flatMap(a -> number(wanted).map(a::compareTo));
    return switch (compare) {
      case "=" -> order.map(o -> o == 0).orElse(found.equals(wanted));
      case "!=" -> order.map(o -> o != 0).orElse(!found.equals(wanted));
      case ">" -> order.map(o -> o > 0).orElse(false);
      case ">=" -> order.map(o -> o >= 0).orElse(false);
      case "<" -> order.map(o -> o < 0).orElse(false);
      default -> order.map(o -> o <= 0).orElse(false);
    };
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }
}
