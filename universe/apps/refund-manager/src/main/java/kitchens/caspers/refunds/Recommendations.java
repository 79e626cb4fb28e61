package kitchens.caspers.refunds;

import java.util.Map;
import java.util.Set;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.JudgedList;
import kitchens.caspers.apps.Lakebase;
import org.jdbi.v3.core.Handle;

/** What the agent suggested. */
final class Recommendations {
  /** The list of them, the newest first, with what people made of it. */
  static final JudgedList.Shape SHAPE =
      new JudgedList.Shape(
          "recommendations",
          "orders",
          RefundSummaries.SHAPE,
          "refunds.refund_decisions",
          "class",
          Map.of("class", Set.of("none", "partial", "full", "error")),
          Set.of("confirm", "change", "reject"),
          "amount_usd",
          "decided_usd",
          "s.order_id LIKE :prefix OR s.location ILIKE :within OR s.reason ILIKE :within",
          """
          c.order_id, c.ts, c.order_ts, c.agent_response, c.model, c.location,
            c.duration_minutes, c.p75_minutes, c.p99_minutes, c.order_total
          """);

  private Recommendations() {}

  /** One order's recommendation with all that the agent saw, or null. */
  static Map<String, Object> of(Handle handle, String orderId) {
    var rows =
        Lakebase.rows(
            handle,
            "SELECT * FROM recommender.pg_recommendations WHERE order_id = :id",
            Map.of("id", orderId));
    if (rows.isEmpty()) {
      return null;
    }
    var row = rows.get(0);
    Agent.read(row);
    return row;
  }
}
