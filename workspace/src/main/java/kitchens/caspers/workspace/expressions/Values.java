package kitchens.caspers.workspace.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/** What can be done with values. */
final class Values {

  static final MathContext DIGITS = MathContext.DECIMAL64;

  private Values() {}

  static Object of(JsonNode node) {
    if (node == null || node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isNumber()) {
      return node.decimalValue();
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    return node.isBoolean() ? node.booleanValue() : node;
  }

  static BigDecimal number(Object value, String what) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    throw new ExpressionException(
        what + (value == null ? " is missing" : " is not a number: '" + shortened(value) + "'"));
  }

  static boolean truth(Object value, String what) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new ExpressionException(what + " is neither true nor false");
  }

  static boolean same(Object left, Object right) {
    if (left instanceof BigDecimal l && right instanceof BigDecimal r) {
      return l.compareTo(r) == 0;
    }
    return Objects.equals(left, right);
  }

  static int compare(Object left, Object right, String what) {
    if (left instanceof String l && right instanceof String r) {
      return l.compareTo(r);
    }
    return number(left, "the left of " + what).compareTo(number(right, "the right of " + what));
  }

  /** As a person reads it. */
  static String text(Object value) {
    if (value == null) {
      return "unknown";
    }
    return value instanceof BigDecimal number ? plain(number) : value.toString();
  }

  private static String plain(BigDecimal number) {
    return Math.abs((long) number.precision() - number.scale()) > 40
        ? number.toString()
        : number.toPlainString();
  }

  private static String shortened(Object value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
