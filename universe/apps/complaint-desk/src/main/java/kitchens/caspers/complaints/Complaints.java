package kitchens.caspers.complaints;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;

/** Complaints, the newest first, with what the agent says and what people made of it. */
final class Complaints {
  static final int PAGE = 50;
  static final Set<String> CATEGORIES =
      Set.of(
          "delivery_delay", "missing_items", "food_quality", "service_issue", "billing", "other");
  private static final Set<String> SAYS = Set.of("credit", "urgent", "standard", "error");
  private static final Set<String> STATES = Set.of("open", "accept", "change", "escalate");

  /** What the agent says, in one word. */
  private static final String SAID =
      """
      CASE WHEN c.decision = 'suggest_credit' THEN 'credit'
        WHEN c.decision = 'escalate' THEN coalesce(c.priority, 'standard') ELSE 'error' END
      """;

  private static final String LATEST =
      """
      LEFT JOIN LATERAL (SELECT id, action, credit_usd, decided_by, decided_ts
        FROM complaint_desk.complaint_decisions WHERE complaint_id = c.complaint_id
        ORDER BY id DESC LIMIT 1) d ON true
      """;

  private final Lakebase lakebase;
  private final Decisions decisions;

  Complaints(Lakebase lakebase, Decisions decisions) {
    this.lakebase = lakebase;
    this.decisions = decisions;
  }

  /**
   * What a list shows.
   *
   * @param category one of the agent's; null for all
   * @param says credit, urgent, standard or error; null for all
   * @param state open or what was decided; null for all
   * @param search in the text, the order's id and the location; null for all
   */
  record Filter(String category, String says, String state, String search) {
    Filter {
      category = oneOf("category", category, CATEGORIES);
      says = oneOf("says", says, SAYS);
      state = oneOf("state", state, STATES);
      search = search == null || search.isBlank() ? null : search.strip();
    }

    private static String oneOf(String name, String value, Set<String> known) {
      if (value == null || value.isEmpty()) {
        return null;
      }
      if (!known.contains(value)) {
        throw new Refusal(400, name + " is '" + value + "'; it can be one of " + known);
      }
      return value;
    }
  }

  /**
   * One page.
   *
   * @param after where the page before ended, as it said in {@code next}; null for the first
   */
  Map<String, Object> page(Filter filter, String after) {
    decisions.ensureTable();
    var values = new HashMap<String, Object>();
    var conditions = conditions(filter, values);
    if (after != null && !after.isEmpty()) {
      int cut = after.indexOf('~');
      if (cut < 0 || !after.substring(0, cut).matches("[0-9]{1,19}")) {
        throw new Refusal(400, "'after' is no place in the list: start from its first page.");
      }
      conditions.add(
          "(c.ts, c.complaint_id) < (timestamptz 'epoch' + :micros * interval '1 microsecond',"
              + " :after_id)");
      values.put("micros", Long.parseLong(after.substring(0, cut)));
      values.put("after_id", after.substring(cut + 1));
    }
    String sql =
        """
        SELECT c.complaint_id, c.ts, c.location, c.order_id, c.channel, left(c.complaint, 300)
            AS complaint, c.complaint_category, c.decision, c.credit_amount, c.confidence,
          c.priority, c.order_total, c.model, """
            + " "
            + SAID
            + """
             AS says, (extract(epoch FROM c.ts) * 1000000)::bigint AS micros,
              d.id AS decision_id, d.action, d.credit_usd, d.decided_by, d.decided_ts
            FROM complaints.pg_complaint_responses c
            """
            + LATEST
            + where(conditions)
            + " ORDER BY c.ts DESC, c.complaint_id DESC LIMIT "
            + (PAGE + 1);
    var rows =
        new ArrayList<>(lakebase.jdbi().withHandle(handle -> Lakebase.rows(handle, sql, values)));
    var page = new HashMap<String, Object>();
    if (rows.size() > PAGE) {
      rows.remove(PAGE);
      var last = rows.get(PAGE - 1);
      page.put("next", last.get("micros") + "~" + last.get("complaint_id"));
    }
    page.put("complaints", rows);
    return page;
  }

  /** Counts and sums over everything that the filter's search leaves. */
  Map<String, Object> totals(Filter filter) {
    decisions.ensureTable();
    var values = new HashMap<String, Object>();
    var searched = where(conditions(new Filter(null, null, null, filter.search()), values));
    String sql =
        "SELECT "
            + SAID
            + """
             AS says, coalesce(d.action, 'open') AS state, count(*) AS complaints,
              sum(c.credit_amount) AS suggested_usd, sum(d.credit_usd) AS granted_usd
            FROM complaints.pg_complaint_responses c
            """
            + LATEST
            + searched
            + " GROUP BY 1, 2 ORDER BY 1, 2";
    return Map.of(
        "totals", lakebase.jdbi().withHandle(handle -> Lakebase.rows(handle, sql, values)));
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

  private static Map<String, Object> get(Handle handle, String id) {
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
    found.put("decisions", Decisions.of(handle, id));
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

  /** Changes whenever the list would show something else. */
  String fingerprint() {
    decisions.ensureTable();
    return text(
        """
        SELECT concat_ws('/',
          (SELECT concat_ws('/', count(*), max(ts)) FROM complaints.pg_complaint_responses),
          (SELECT max(id) FROM complaint_desk.complaint_decisions))
        """,
        Map.of());
  }

  /** Changes whenever {@link #get} would show something else. */
  String fingerprint(String id) {
    decisions.ensureTable();
    return text(
        """
        SELECT concat_ws('/',
          (SELECT xmin::text FROM complaints.pg_complaint_responses WHERE complaint_id = :id),
          (SELECT max(id) FROM complaint_desk.complaint_decisions WHERE complaint_id = :id))
        """,
        Map.of("id", id));
  }

  private String text(String sql, Map<String, ?> values) {
    return lakebase
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bindMap(values).mapTo(String.class).one());
  }

  private static List<String> conditions(Filter filter, Map<String, Object> values) {
    var conditions = new ArrayList<String>();
    if (filter.category() != null) {
      conditions.add("c.complaint_category = :category");
      values.put("category", filter.category());
    }
    if (filter.says() != null) {
      conditions.add(SAID + " = :says");
      values.put("says", filter.says());
    }
    if ("open".equals(filter.state())) {
      conditions.add("d.id IS NULL");
    } else if (filter.state() != null) {
      conditions.add("d.action = :state");
      values.put("state", filter.state());
    }
    if (filter.search() != null) {
      conditions.add(
          "(c.order_id LIKE :prefix OR c.complaint_id LIKE :prefix OR c.location ILIKE :within"
              + " OR c.complaint ILIKE :within)");
      String literal = filter.search().replaceAll("([\\\\%_])", "\\\\$1");
      values.put("prefix", literal + "%");
      values.put("within", "%" + literal + "%");
    }
    return conditions;
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }
}
