package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks an endpoint about real orders and holds its answers against what truly happened. */
final class Evaluation {
  private final Questions questions;

  Evaluation(WorkspaceClient workspace, String endpoint) {
    this.questions = new Questions(workspace, endpoint);
  }

  /** One order's judgement, held against the truth. */
  record Judged(
      boolean error,
      boolean factsAgree,
      boolean rightClass,
      boolean allowed,
      double refundUsd,
      boolean undue) {}

  /**
   * The shares of answers that are right, and what the wrong ones would cost; and the orders as
   * cases.
   */
  Evaluated of(List<OrderTruth> orders) {
    var answers = questions.all(orders, one -> questions.ask(Map.of("order_id", one.orderId())));
    var judged = new ArrayList<Judged>();
    var cases = new ArrayList<ObjectNode>();
    for (int i = 0; i < orders.size(); i++) {
      judged.add(judge(orders.get(i), answers.get(i)));
      TruthCases.of(orders.get(i), answers.get(i)).ifPresent(cases::add);
    }
    return new Evaluated(metrics(judged), cases);
  }

  private static Map<String, Double> metrics(List<Judged> judged) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("orders", (double) judged.size());
    metrics.put("errors", count(judged, Judged::error));
    metrics.put("facts_agree", count(judged, Judged::factsAgree) / judged.size());
    metrics.put("class_accuracy", count(judged, Judged::rightClass) / judged.size());
    metrics.put("amount_allowed", count(judged, Judged::allowed) / judged.size());
    metrics.put("undue_refunds", count(judged, Judged::undue));
    metrics.put(
        "undue_usd", judged.stream().filter(Judged::undue).mapToDouble(Judged::refundUsd).sum());
    metrics.put("refund_usd", judged.stream().mapToDouble(Judged::refundUsd).sum());
    return metrics;
  }

  private static double count(List<Judged> judged, java.util.function.Predicate<Judged> condition) {
    return judged.stream().filter(condition).count();
  }

  /** Holds one answer against the truth; an order whose facts are not in the lake is an error. */
  static Judged judge(OrderTruth truth, JsonNode said) {
    var answer = said.path("answer");
    var total = decimal(Questions.tool(said, "get_order_details").path("order_total"));
    var minutes = decimal(Questions.tool(said, "get_order_delivery_time").path("duration_minutes"));
    var timings = Questions.tool(said, "get_location_timings");
    var p75 = decimal(timings.path("p75_minutes"));
    var p99 = decimal(timings.path("p99_minutes"));
    if (!answer.hasNonNull("refund_class") || p75 == null || p99 == null) {
      return new Judged(true, false, false, false, 0, false);
    }
    var refund = decimal(answer.path("refund_usd"));
    var just = RefundRules.refundClass(truth.minutes(), p75, p99);
    var givenClass = answer.path("refund_class").asText();
    return new Judged(
        false,
        total != null
            && minutes != null
            && total.compareTo(truth.total()) == 0
            && minutes.compareTo(truth.minutes()) == 0,
        givenClass.equals(just),
        RefundRules.fits(givenClass, refund, truth.total()),
        refund.doubleValue(),
        just.equals("none") && refund.signum() > 0);
  }

  private static BigDecimal decimal(JsonNode node) {
    return node.isNumber() || node.isTextual() ? new BigDecimal(node.asText()) : null;
  }
}
