package kitchens.caspers.universe;

import java.math.BigDecimal;

/**
 * What a just answer is, from facts: nothing before the location's P75, something from there on,
 * all of it from P99 on.
 */
final class RefundRules {
  private RefundRules() {}

  static String refundClass(BigDecimal minutes, BigDecimal p75, BigDecimal p99) {
    if (minutes.compareTo(p75) < 0) {
      return "none";
    }
    return minutes.compareTo(p99) < 0 ? "partial" : "full";
  }

  /** Whether an amount is one that the class may have. */
  static boolean fits(String refundClass, BigDecimal refund, BigDecimal total) {
    return switch (refundClass) {
      case "none" -> refund.signum() == 0;
      case "partial" -> refund.signum() > 0 && refund.compareTo(total) < 0;
      case "full" -> refund.compareTo(total) == 0;
      default -> false;
    };
  }
}
