package kitchens.caspers.refunds;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.DecisionLog;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;

/** What people decided about refunds. */
final class Decisions {
  private static final List<String> TABLE =
      List.of(
          """
          CREATE TABLE refunds.refund_decisions (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            order_id text NOT NULL,
            decided_ts timestamptz NOT NULL DEFAULT now(),
            action text NOT NULL CHECK (action IN ('confirm', 'change', 'reject')),
            amount_usd numeric(10, 2) NOT NULL CHECK (amount_usd >= 0),
            refund_class text NOT NULL CHECK (refund_class IN ('none', 'partial', 'full')),
            reason text NOT NULL,
            decided_by text NOT NULL,
            source_suggestion jsonb NOT NULL,
            request_key uuid NOT NULL UNIQUE,
            supersedes bigint REFERENCES refunds.refund_decisions (id),
            UNIQUE NULLS NOT DISTINCT (order_id, supersedes)
          )
          """,
          "CREATE INDEX refund_decisions_latest ON refunds.refund_decisions (order_id, id DESC)");

  private static final DecisionLog.Shape SHAPE =
      new DecisionLog.Shape(
          "refunds.refund_decisions",
          "order_id",
          "id, decided_ts, action, amount_usd, refund_class, reason, decided_by, supersedes",
          TABLE,
          """
          INSERT INTO refunds.refund_decisions
            (order_id, action, amount_usd, refund_class, reason, decided_by, source_suggestion,
             request_key, supersedes)
          VALUES (:id, :action, :amount, :class, :reason, :by, :suggestion::jsonb,
                  :key, :supersedes::bigint)
          """);

  private final DecisionLog log;

  Decisions(Lakebase lakebase) {
    this.log = new DecisionLog(lakebase, SHAPE);
  }

  /**
   * A person's will.
   *
   * @param action confirm, change or reject
   * @param amount for a change only
   */
  record Wish(String action, BigDecimal amount, String reason, DecisionLog.Click click) {

    /**
     * @throws Refusal naming the field that cannot be used
     */
    static Wish of(JsonNode body) {
      String action = body.path("action").asText("");
      if (!List.of("confirm", "change", "reject").contains(action)) {
        throw new Refusal(400, "action is '" + action + "'; it can be confirm, change or reject.");
      }
      BigDecimal amount = null;
      if (action.equals("change")) {
        try {
          amount = new BigDecimal(body.path("amount_usd").asText("")).setScale(2);
        } catch (NumberFormatException | ArithmeticException e) {
          throw new Refusal(400, "The amount must be dollars and cents, such as 4.50.");
        }
      }
      return new Wish(
          action,
          amount,
          DecisionLog.reason(body, !action.equals("confirm")),
          DecisionLog.Click.of(body));
    }
  }

  DecisionLog log() {
    return log;
  }

  /** Makes the table if it is not there; asked before everything that needs it. */
  void ensureTable() {
    log.ensureTable();
  }

  /** All decisions about an order, the latest first. */
  List<Map<String, Object>> of(Handle handle, String orderId) {
    return log.of(handle, orderId);
  }

  /**
   * Keeps a decision and returns all about the order.
   *
   * @throws Refusal 409 with the latest decision, when somebody else was faster
   */
  Map<String, Object> decide(String orderId, Wish wish, Person person) {
    return log.decide(
        orderId,
        wish.click(),
        handle -> {
          var recommendation = Recommendations.of(handle, orderId);
          if (recommendation == null) {
            throw new Refusal(404, "There is no recommendation for order " + orderId + ".");
          }
          return recommendation;
        },
        recommendation -> row(wish, person, recommendation));
  }

  private static Map<String, Object> row(
      Wish wish, Person person, Map<String, Object> recommendation) {
    BigDecimal total = Lakebase.money(recommendation.get("order_total"));
    BigDecimal amount = amount(wish, (JsonNode) recommendation.get("suggestion"), total);
    return Map.of(
        "action",
        wish.action(),
        "amount",
        amount,
        "class",
        amount.signum() == 0 ? "none" : amount.compareTo(total) >= 0 ? "full" : "partial",
        "reason",
        wish.reason(),
        "by",
        person.name(),
        "suggestion",
        DecisionLog.suggestion(recommendation));
  }

  private static BigDecimal amount(Wish wish, JsonNode suggestion, BigDecimal total) {
    return switch (wish.action()) {
      case "reject" -> BigDecimal.ZERO.setScale(2);
      case "change" -> {
        if (wish.amount().signum() < 0 || wish.amount().compareTo(total) > 0) {
          throw new Refusal(
              400, "The amount must lie between 0 and the order's total, " + total + ".");
        }
        yield wish.amount();
      }
      default -> {
        if (!suggestion.path("refund_usd").isNumber()) {
          throw new Refusal(
              400,
              "The agent's answer is an error, which nobody can confirm: change or reject it.");
        }
        yield suggestion.path("refund_usd").decimalValue().setScale(2, RoundingMode.HALF_UP);
      }
    };
  }
}
