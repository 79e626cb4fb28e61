package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.benchmarks.ComplaintCases.Case;

/** Answers held against their labels, by code. */
final class ComplaintScores {
  private int cases;
  private int categories;
  private int decisions;
  private int urgent;
  private int urgentFound;
  private int calm;
  private int alarmed;
  private int unlawful;
  private final List<String> wrong = new ArrayList<>();

  void add(Case label, JsonNode answer) {
    cases++;
    var category = answer.path("complaint_category").asText("none");
    var rightCategory = false;
    for (var right : label.expected().path("complaint_category")) {
      rightCategory |= right.asText().equals(category);
    }
    var decided = answer.path("decision").asText("none");
    var isUrgent = answer.path("priority").asText().equals("urgent");
    var rightDecision =
        decided.equals(label.expected().path("decision").asText()) && isUrgent == label.urgent();
    categories += rightCategory ? 1 : 0;
    decisions += rightDecision ? 1 : 0;
    if (label.urgent()) {
      urgent++;
      urgentFound += isUrgent ? 1 : 0;
    } else {
      calm++;
      alarmed += isUrgent ? 1 : 0;
    }
    unlawful += lawful(label, answer) ? 0 : 1;
    if (!rightCategory || !rightDecision) {
      wrong.add("%s %s %s -> %s".formatted(label.id(), label.tags(), label.complaint(), answer));
    }
  }

  /** Whether a credit is one that the order could have, to the half dollar. */
  static boolean lawful(Case label, JsonNode answer) {
    var amount = answer.path("credit_amount");
    if (!answer.path("decision").asText().equals("suggest_credit")) {
      return answer.path("decision").asText().equals("escalate") && amount.isNull();
    }
    var total = new BigDecimal(label.order().path("order_total").asText());
    return amount.isNumber()
        && amount.decimalValue().signum() > 0
        && amount.decimalValue().compareTo(total) <= 0
        && amount.decimalValue().remainder(new BigDecimal("0.5")).signum() == 0;
  }

  double categoryAccuracy() {
    return (double) categories / cases;
  }

  double decisionAccuracy() {
    return (double) decisions / cases;
  }

  double urgentRecall() {
    return (double) urgentFound / urgent;
  }

  /** The share of what is not urgent that was called so. */
  double falseAlarms() {
    return (double) alarmed / calm;
  }

  /** Answers whose amounts no order could have, or that are none. */
  int outsideLimits() {
    return unlawful;
  }

  List<String> wrong() {
    return wrong;
  }
}
