package kitchens.caspers.refunds;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.OwnTable;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;

/**
 * What people decided: rows that are only ever added, each naming the one that it takes the place
 * of. So the latest is the one that counts, two people at once cannot both take the same place, and
 * a click that is sent twice is one row.
 */
final class Decisions {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int MOST_WORDS = 2_000;

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

  private final Lakebase lakebase;
  private final OwnTable table;

  Decisions(Lakebase lakebase) {
    this.lakebase = lakebase;
    this.table = new OwnTable(lakebase, "refunds.refund_decisions", TABLE);
  }

  /**
   * A person's will.
   *
   * @param action confirm, change or reject
   * @param amount for a change only
   * @param supersedes the id of the decision that the person saw; null when there was none
   * @param requestKey the same for the same click, however often it is sent
   */
  record Wish(String action, BigDecimal amount, String reason, Long supersedes, UUID requestKey) {

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
      String reason = body.path("reason").asText("").strip();
      if (reason.isEmpty() && !action.equals("confirm")) {
        throw new Refusal(400, "Say why: the reason is kept with the decision.");
      }
      if (reason.length() > MOST_WORDS) {
        throw new Refusal(400, "The reason is longer than " + MOST_WORDS + " characters.");
      }
      JsonNode supersedes = body.path("supersedes");
      try {
        return new Wish(
            action,
            amount,
            reason,
            supersedes.isIntegralNumber() ? supersedes.longValue() : null,
            UUID.fromString(body.path("request_key").asText("")));
      } catch (IllegalArgumentException e) {
        throw new Refusal(400, "request_key is no UUID.");
      }
    }
  }

  /** Makes the table if it is not there; asked before everything that needs it. */
  void ensureTable() {
    table.ensure();
  }

  /** All decisions about an order, the latest first. */
  static List<Map<String, Object>> of(Handle handle, String orderId) {
    return Lakebase.rows(
        handle,
        """
        SELECT id, decided_ts, action, amount_usd, refund_class, reason, decided_by, supersedes
        FROM refunds.refund_decisions WHERE order_id = :id ORDER BY id DESC
        """,
        Map.of("id", orderId));
  }

  /**
   * Keeps a decision and returns the order's latest.
   *
   * @throws Refusal 409 with the latest decision, when somebody else was faster
   */
  Map<String, Object> decide(String orderId, Wish wish, Person person) {
    ensureTable();
    try {
      return lakebase.jdbi().inTransaction(handle -> decide(handle, orderId, wish, person));
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof PSQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
        return lakebase.jdbi().withHandle(handle -> settled(handle, orderId, wish));
      }
      throw e;
    }
  }

  private Map<String, Object> decide(Handle handle, String orderId, Wish wish, Person person) {
    var recommendation = Recommendations.of(handle, orderId);
    if (recommendation == null) {
      throw new Refusal(404, "There is no recommendation for order " + orderId + ".");
    }
    if (sent(handle, wish)) {
      return settled(handle, orderId, wish);
    }
    var latest = Decisions.of(handle, orderId);
    Object standing = latest.isEmpty() ? null : latest.get(0).get("id");
    if (!java.util.Objects.equals(standing, wish.supersedes())) {
      return settled(handle, orderId, wish);
    }
    BigDecimal total = Lakebase.money(recommendation.get("order_total"));
    BigDecimal amount = amount(wish, (JsonNode) recommendation.get("suggestion"), total);
    var values = new HashMap<String, Object>();
    values.put("order", orderId);
    values.put("action", wish.action());
    values.put("amount", amount);
    values.put(
        "class", amount.signum() == 0 ? "none" : amount.compareTo(total) >= 0 ? "full" : "partial");
    values.put("reason", wish.reason());
    values.put("by", person.name());
    values.put("suggestion", suggestion(recommendation));
    values.put("key", wish.requestKey());
    values.put("supersedes", wish.supersedes());
    handle
        .createUpdate(
            """
            INSERT INTO refunds.refund_decisions
              (order_id, action, amount_usd, refund_class, reason, decided_by, source_suggestion,
               request_key, supersedes)
            VALUES (:order, :action, :amount, :class, :reason, :by, :suggestion::jsonb,
                    :key, :supersedes::bigint)
            """)
        .bindMap(values)
        .execute();
    return Map.of("decisions", Decisions.of(handle, orderId));
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

  /** The agent's own words and where they came from, as they stood when a person decided. */
  private static String suggestion(Map<String, Object> recommendation) {
    var kept = Agent.JSON.createObjectNode();
    kept.set("answer", (JsonNode) recommendation.get("suggestion"));
    for (String field : List.of("model", "model_version", "prompt_version", "trace_id")) {
      Object value = recommendation.get(field);
      kept.put(field, value == null ? null : value.toString());
    }
    return kept.toString();
  }

  private static boolean sent(Handle handle, Wish wish) {
    return handle
        .createQuery("SELECT count(*) > 0 FROM refunds.refund_decisions WHERE request_key = :key")
        .bind("key", wish.requestKey())
        .mapTo(Boolean.class)
        .one();
  }

  /** What to answer when the place is taken: by the same click, or by somebody else. */
  private static Map<String, Object> settled(Handle handle, String orderId, Wish wish) {
    var latest = Decisions.of(handle, orderId);
    if (sent(handle, wish)) {
      return Map.of("decisions", latest);
    }
    if (latest.isEmpty()) {
      throw new Refusal(409, "The decision that this one would replace is gone; look again.");
    }
    var standing = latest.get(0);
    throw new Refusal(
        409,
        standing.get("decided_by") + " has decided meanwhile; nothing of yours is kept yet.",
        Map.of("decisions", latest));
  }
}
