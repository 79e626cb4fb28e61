package kitchens.caspers.complaints;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.apps.Summaries;
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

  /** The decision that counts: the latest of a complaint. */
  private static final String LATEST =
      """
      (SELECT id, action, credit_usd, decided_by, decided_ts
       FROM complaint_desk.complaint_decisions WHERE complaint_id = %s ORDER BY id DESC LIMIT 1)
      """;

  /** All decisions that count. */
  private static final String STANDING =
      """
      (SELECT DISTINCT ON (complaint_id) complaint_id, action, credit_usd
       FROM complaint_desk.complaint_decisions ORDER BY complaint_id, id DESC)
      """;

  private final Lakebase lakebase;
  private final Decisions decisions;
  private final Summaries summaries;

  Complaints(Lakebase lakebase, Decisions decisions) {
    this.lakebase = lakebase;
    this.decisions = decisions;
    this.summaries = new Summaries(lakebase, ComplaintSummaries.SHAPE);
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
    summaries.refresh();
    var values = new HashMap<String, Object>();
    var conditions = conditions(filter, values);
    if (after != null && !after.isEmpty()) {
      int cut = after.indexOf('~');
      if (cut < 0 || !after.substring(0, cut).matches("[0-9]{1,19}")) {
        throw new Refusal(400, "'after' is no place in the list: start from its first page.");
      }
      conditions.add(
          "(s.ts, s.complaint_id) < (timestamptz 'epoch' + :micros * interval '1 microsecond',"
              + " :after_id)");
      values.put("micros", Long.parseLong(after.substring(0, cut)));
      values.put("after_id", after.substring(cut + 1));
    }
    // The page first, then what its rows show.
    String sql =
        "WITH page AS MATERIALIZED (SELECT s.complaint_id, s.ts, s.says "
            + from(filter)
            + where(conditions)
            + " ORDER BY s.ts DESC, s.complaint_id DESC LIMIT "
            + (PAGE + 1)
            + ")"
            + """
             SELECT c.complaint_id, c.ts, c.location, c.order_id, c.channel,
               left(c.complaint, 300) AS complaint, c.complaint_category, c.decision,
               c.credit_amount, c.confidence, c.priority, c.order_total, c.model, page.says,
               (extract(epoch FROM page.ts) * 1000000)::bigint AS micros,
               d.id AS decision_id, d.action, d.credit_usd, d.decided_by, d.decided_ts
             FROM page
             JOIN complaints.pg_complaint_responses c ON c.complaint_id = page.complaint_id
             LEFT JOIN LATERAL
            """
            + LATEST.formatted("page.complaint_id")
            + " d ON true ORDER BY page.ts DESC, page.complaint_id DESC";
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
    summaries.refresh();
    var values = new HashMap<String, Object>();
    var searched = where(conditions(new Filter(null, null, null, filter.search()), values));
    String sql =
        "WITH read AS (SELECT s.says, count(*) AS complaints, sum(s.suggested_usd) AS usd"
            + " FROM complaint_desk.summaries s"
            + searched
            + " GROUP BY 1), decided AS (SELECT s.says, d.action, count(*) AS complaints,"
            + " sum(s.suggested_usd) AS usd, sum(d.credit_usd) AS granted_usd FROM "
            + STANDING
            + " d JOIN complaint_desk.summaries s ON s.complaint_id = d.complaint_id"
            + searched
            + " GROUP BY 1, 2)"
            + """
             SELECT says, action AS state, complaints, usd AS suggested_usd, granted_usd
             FROM decided
             UNION ALL
             SELECT r.says, 'open', r.complaints - coalesce(sum(d.complaints), 0),
               r.usd - coalesce(sum(d.usd), 0), NULL
             FROM read r LEFT JOIN decided d ON d.says = r.says
             GROUP BY r.says, r.complaints, r.usd
             HAVING r.complaints > coalesce(sum(d.complaints), 0)
             ORDER BY 1, 2
            """;
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

  /** Changes whenever the list would show something else. */
  String fingerprint() {
    decisions.ensureTable();
    long revision = summaries.refresh();
    return text(
        "SELECT concat_ws('/', :revision::bigint, max(id))"
            + " FROM complaint_desk.complaint_decisions",
        Map.of("revision", revision));
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

  /** Decided complaints are few, so a list of them begins with the decisions. */
  private static String from(Filter filter) {
    return filter.state() == null || filter.state().equals("open")
        ? " FROM complaint_desk.summaries s"
        : " FROM "
            + STANDING
            + " d JOIN complaint_desk.summaries s ON s.complaint_id = d.complaint_id";
  }

  private static List<String> conditions(Filter filter, Map<String, Object> values) {
    var conditions = new ArrayList<String>();
    if (filter.category() != null) {
      conditions.add("s.category = :category");
      values.put("category", filter.category());
    }
    if (filter.says() != null) {
      conditions.add("s.says = :says");
      values.put("says", filter.says());
    }
    if ("open".equals(filter.state())) {
      conditions.add(
          "NOT EXISTS (SELECT FROM complaint_desk.complaint_decisions x"
              + " WHERE x.complaint_id = s.complaint_id)");
    } else if (filter.state() != null) {
      conditions.add("d.action = :state");
      values.put("state", filter.state());
    }
    if (filter.search() != null) {
      conditions.add(
          "(s.order_id LIKE :prefix OR s.complaint_id LIKE :prefix OR s.location ILIKE :within"
              + " OR s.complaint ILIKE :within)");
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
