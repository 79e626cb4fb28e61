package kitchens.caspers.bundle.read;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML word means, by YAML 1.2's core schema. The words that YAML 1.1 took for
 * booleans ({@code yes}, {@code off}, …) stay strings here; where a field wants a boolean, the
 * check of the fields' types reads them as one.
 */
final class PlainScalar {

  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private PlainScalar() {}

  static Object resolve(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      case ".nan", ".NaN", ".NAN" -> Double.NaN;
      case ".inf", ".Inf", ".INF", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    var first = text.charAt(0);
    if (first != '-' && first != '+' && first != '.' && !Character.isDigit(first)) {
      return text;
    }
    if (INTEGER.matcher(text).matches()) {
      return narrow(new BigInteger(text));
    }
    if (text.startsWith("0x") && text.substring(2).matches("[0-9a-fA-F]+")) {
      return narrow(new BigInteger(text.substring(2), 16));
    }
    if (text.startsWith("0o") && text.substring(2).matches("[0-7]+")) {
      return narrow(new BigInteger(text.substring(2), 8));
    }
    return FLOAT.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  private static Object narrow(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }
}
