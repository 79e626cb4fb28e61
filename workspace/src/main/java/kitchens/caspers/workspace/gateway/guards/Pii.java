package kitchens.caspers.workspace.gateway.guards;

import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Personal data that has a form of its own. Card numbers, IBANs and social security numbers are
 * told from other digits by their check digits and ranges; names and addresses have no form and are
 * not found. Every pattern is bounded, so that a long text costs time in proportion to its length.
 */
enum Pii {
  EMAIL("[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}", text -> true),
  CREDIT_CARD("(?<![\\d.-])\\d(?:[ -]?\\d){12,18}(?![\\d-])", Pii::luhn),
  IBAN("(?<![A-Za-z0-9])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])", Pii::iban),
  US_SSN("(?<![\\d-])\\d{3}-\\d{2}-\\d{4}(?![\\d-])", Pii::ssn),
  PHONE(
      "(?<![\\w+])(?<!\\d[ .-])(?:\\+\\d{1,3}[ .-]?)?(?:\\(\\d{2,4}\\)[ .-]?|\\d{2,4}[ .-])\\d{3,4}[ .-]?\\d{3,4}(?![\\w-]|[ .]\\d)",
      Pii::phone);

  private final Pattern pattern;
  private final Predicate<String> real;

  Pii(String pattern, Predicate<String> real) {
    this.pattern = Pattern.compile(pattern);
    this.real = real;
  }

  /** The kinds that a text holds. */
  static Set<Pii> in(String text) {
    Set<Pii> found = EnumSet.noneOf(Pii.class);
    for (Pii kind : values()) {
      Matcher matcher = kind.pattern.matcher(text);
      while (!found.contains(kind) && matcher.find()) {
        if (kind.real.test(matcher.group())) {
          found.add(kind);
        }
      }
    }
    return found;
  }

  /** The text with the name of its kind in place of each find, as {@code <EMAIL>}. */
  static String masked(String text) {
    String masked = text;
    for (Pii kind : values()) {
      masked =
          kind.pattern
              .matcher(masked)
              .replaceAll(
                  m ->
                      Matcher.quoteReplacement(
                          kind.real.test(m.group()) ? "<" + kind + ">" : m.group()));
    }
    return masked;
  }

  private static boolean luhn(String text) {
    String digits = text.replaceAll("\\D", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0 && !digits.matches("0+") && digits.length() <= 19;
  }

  private static boolean iban(String text) {
    String compact = text.replace(" ", "");
    if (compact.length() < 15 || compact.length() > 34) {
      return false;
    }
    StringBuilder number = new StringBuilder();
    for (char c : (compact.substring(4) + compact.substring(0, 4)).toCharArray()) {
      number.append(Character.digit(c, 36));
    }
    return new BigInteger(number.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }

  private static boolean ssn(String text) {
    return !text.startsWith("000")
        && !text.startsWith("666")
        && !text.startsWith("9")
        && !text.startsWith("00", 4)
        && !text.endsWith("0000");
  }

  /** Seven to fifteen digits; a date or a range of years is none. */
  private static boolean phone(String text) {
    int digits = text.replaceAll("\\D", "").length();
    return digits >= 8 && digits <= 15 && !text.matches("\\d{4}[.-]\\d{2}[.-]\\d{2,4}.*");
  }
}
