package kitchens.caspers.complaints;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.JudgedList;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;

/** Complaints, the newest first, with what the agent says and what people made of it. */
final class Complaints {
  static final Set<String> CATEGORIES =
      Set.of(
          "delivery_delay", "missing_items", "food_quality", "service_issue", "billing", "other");

  /** What the agent says, in one word. */
  private static final String SAID =
      """
      CASE WHEN c.decision = 'suggest_credit' THEN 'credit'
        WHEN c.decision = 'escalate' THEN coalesce(c.priority, 'standard') ELSE 'error' END
      """;

  private static final JudgedList.Shape SHAPE =
      new JudgedList.Shape(
          "complaints",
          "complaints",
          ComplaintSummaries.SHAPE,
          "complaint_desk.complaint_decisions",
          "says",
          Map.of("category", CATEGORIES, "says", Set.of("credit", "urgent", "standard", "error")),
          Set.of("accept", "change", "escalate"),
          "credit_usd",
          "granted_usd",
          """
          s.order_id LIKE :prefix OR s.complaint_id LIKE :prefix OR s.location ILIKE :within
            OR s.complaint ILIKE :within
          """,
          """
          c.complaint_id, c.ts, c.location, c.order_id, c.channel,
            left(c.complaint, 300) AS complaint, c.complaint_category, c.decision,
            c.credit_amount, c.confidence, c.priority, c.order_total, c.model, page.says
          """);

  private final Lakebase lakebase;
  private final Decisions decisions;
  private final JudgedList list;

  Complaints(Lakebase lakebase, Decisions decisions) {
    this.lakebase = lakebase;
    this.decisions = decisions;
    this.list = new JudgedList(lakebase, decisions.log(), SHAPE);
  }

  /** All of them, as a list. */
  JudgedList list() {
    return list;
  }

  /**
   * Everything about a complaint: its text, its order, what the agent saw and said, what people
   * decided.
   *
   * @throws Refusal 404 when it is not known
   */
  Map<String, Object> get(String id) {
    decisions.ensureTable();
    return lakebase.jdbi().inTransaction(handle -> get(handle, id));
  }

  private Map<String, Object> get(Handle handle, String id) {
    var complaint = row(handle, id);
    if (complaint == null) {
      throw new Refusal(404, "Nothing is known of a complaint " + id + " (yet).");
    }
    var order = Map.of("id", String.valueOf(complaint.get("order_id")));
    var found = new HashMap<String, Object>();
    found.put("complaint", complaint);
    found.put("header", first(handle, "lakeflow.gold_order_header", order));
    found.put("delivery", first(handle, "lakeflow.gold_order_delivery", order));
    found.put(
        "items",
        Lakebase.rows(
            handle,
            """
            SELECT item_name, price, qty, extended_price
            FROM lakeflow.silver_order_items WHERE order_id = :id ORDER BY line_number
            """,
            order));
    found.put(
        "steps",
        Lakebase.rows(
            handle,
            "SELECT event_type, ts FROM complaints.order_steps WHERE order_id = :id ORDER BY ts",
            order));
    found.put("decisions", decisions.of(handle, id));
    return found;
  }

  private static Map<String, Object> first(Handle handle, String table, Map<String, ?> order) {
    var rows = Lakebase.rows(handle, "SELECT * FROM " + table + " WHERE order_id = :id", order);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** One complaint with all that the agent saw and said, or null. */
  static Map<String, Object> row(Handle handle, String id) {
    var rows =
        Lakebase.rows(
            handle,
            "SELECT c.*, "
                + SAID
                + " AS says FROM complaints.pg_complaint_responses c WHERE c.complaint_id = :id",
            Map.of("id", id));
    if (rows.isEmpty()) {
      return null;
    }
    Agent.read(rows.get(0));
    return rows.get(0);
  }

  /** Changes whenever {@link #get} would show something else. */
  String fingerprint(String id) {
    decisions.ensureTable();
    return lakebase
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT concat_ws('/',
                          (SELECT xmin::text FROM complaints.pg_complaint_responses
                           WHERE complaint_id = :id),
                          (SELECT max(id) FROM complaint_desk.complaint_decisions
                           WHERE complaint_id = :id))
                        """)
                    .bind("id", id)
                    .mapTo(String.class)
                    .one());
  }
}
