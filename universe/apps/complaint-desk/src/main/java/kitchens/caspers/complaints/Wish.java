package kitchens.caspers.complaints;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import kitchens.caspers.apps.DecisionLog;
import kitchens.caspers.apps.Refusal;

/**
 * A person's will.
 *
 * @param action accept, change or escalate
 * @param category for a change only
 * @param credit for a change only, in US dollars; 0 for none
 * @param priority for an escalation only: standard or urgent
 */
record Wish(
    String action,
    String category,
    BigDecimal credit,
    String priority,
    String reason,
    DecisionLog.Click click) {
  /**
   * Reads it.
   *
   * @throws Refusal naming the field that cannot be used
   */
  static Wish of(JsonNode body) {
    String action = oneOf(body, "action", List.of("accept", "change", "escalate"));
    boolean change = action.equals("change");
    return new Wish(
        action,
        change ? oneOf(body, "category", List.copyOf(Complaints.CATEGORIES)) : null,
        change ? credit(body.path("credit_usd").asText("")) : null,
        action.equals("escalate") ? oneOf(body, "priority", List.of("standard", "urgent")) : null,
        DecisionLog.reason(body, !action.equals("accept")),
        DecisionLog.Click.of(body));
  }

  private static String oneOf(JsonNode body, String field, List<String> known) {
    String value = body.path(field).asText("");
    if (!known.contains(value)) {
      throw new Refusal(400, field + " is '" + value + "'; it can be one of " + known);
    }
    return value;
  }

  private static BigDecimal credit(String text) {
    try {
      var credit = new BigDecimal(text).setScale(2);
      if (credit.signum() >= 0) {
        return credit;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below.
    }
    throw new Refusal(400, "The credit must be dollars and cents, such as 4.50, or 0 for none.");
  }
}
