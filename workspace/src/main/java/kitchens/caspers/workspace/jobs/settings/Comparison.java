package kitchens.caspers.workspace.jobs.settings;

import java.math.BigDecimal;

/** The operators of a condition_task, in the words of the Jobs API. */
public enum Comparison {
  EQUAL_TO,
  NOT_EQUAL,
  GREATER_THAN,
  GREATER_THAN_OR_EQUAL,
  LESS_THAN,
  LESS_THAN_OR_EQUAL;

  /** An operand of a numeric operator is no number; the message says which. */
  public static final class NotANumber extends Exception {
    private static final long serialVersionUID = 1L;

    NotANumber(Comparison op, String operand) {
      super(
          "%s compares numbers, and '%s' is none. Compare text with EQUAL_TO or NOT_EQUAL."
              .formatted(op, operand));
    }
  }

  /**
   * Compares: as text for equality ({@code 12.0} is not {@code 12}), as numbers for order ({@code
   * 12.0 >= 12} holds), as the Jobs API documents.
   */
  public boolean test(String left, String right) throws NotANumber {
    return switch (this) {
      case EQUAL_TO -> left.equals(right);
      case NOT_EQUAL -> !left.equals(right);
      case GREATER_THAN -> order(left, right) > 0;
      case GREATER_THAN_OR_EQUAL -> order(left, right) >= 0;
      case LESS_THAN -> order(left, right) < 0;
      case LESS_THAN_OR_EQUAL -> order(left, right) <= 0;
    };
  }

  private int order(String left, String right) throws NotANumber {
    return number(left).compareTo(number(right));
  }

  private BigDecimal number(String operand) throws NotANumber {
    var text = operand.strip();
    try {
      // An exponent of a billion would be compared digit by digit.
      var number = text.length() > 100 ? null : new BigDecimal(text);
      if (number != null && Math.abs((long) number.scale()) <= 1_000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new NotANumber(this, operand);
  }
}
