package kitchens.caspers.refunds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;

/** What the agent suggested, newest first, with what people made of it. */
final class Recommendations {
  static final int PAGE = 50;
  private static final Set<String> CLASSES = Set.of("none", "partial", "full", "error");
  private static final Set<String> STATES = Set.of("open", "confirm", "change", "reject");

  /** The decision that counts: the latest of an order. */
  private static final String LATEST =
      """
      (SELECT id, action, amount_usd, decided_by, decided_ts
       FROM refunds.refund_decisions WHERE order_id = %s ORDER BY id DESC LIMIT 1)
      """;

  /** All decisions that count. */
  private static final String STANDING =
      """
      (SELECT DISTINCT ON (order_id) order_id, action, amount_usd
       FROM refunds.refund_decisions ORDER BY order_id, id DESC)
      """;

  private final Lakebase lakebase;

  Recommendations(Lakebase lakebase) {
    this.lakebase = lakebase;
  }

  /**
   * What a list shows.
   *
   * @param refundClass none, partial, full, error; null for all
   * @param state open or what was decided; null for all
   * @param search in the order's id, the location and the agent's reason; null for all
   */
  record Filter(String refundClass, String state, String search) {
    Filter {
      refundClass = oneOf("class", refundClass, CLASSES);
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
    var values = new HashMap<String, Object>();
    var conditions = conditions(filter, values);
    if (after != null && !after.isEmpty()) {
      int cut = after.indexOf('~');
      if (cut < 0 || !after.substring(0, cut).matches("[0-9]{1,19}")) {
        throw new Refusal(400, "'after' is no place in the list: start from its first page.");
      }
      // To the microsecond, as the database keeps moments.
      conditions.add(
          "(s.ts, s.order_id) < (timestamptz 'epoch' + :after_micros * interval '1 microsecond',"
              + " :after_id)");
      values.put("after_micros", Long.parseLong(after.substring(0, cut)));
      values.put("after_id", after.substring(cut + 1));
    }
    // The page first, then what its rows show.
    String sql =
        "WITH page AS MATERIALIZED (SELECT s.order_id, s.ts "
            + from(filter)
            + where(conditions)
            + " ORDER BY s.ts DESC, s.order_id DESC LIMIT "
            + (PAGE + 1)
            + ")"
            + """
             SELECT r.order_id, r.ts, r.order_ts, r.agent_response, r.model, r.location,
               r.duration_minutes, r.p75_minutes, r.p99_minutes, r.order_total,
               (extract(epoch FROM page.ts) * 1000000)::bigint AS micros,
               d.id AS decision_id, d.action, d.amount_usd, d.decided_by, d.decided_ts
             FROM page
             JOIN recommender.pg_recommendations r ON r.order_id = page.order_id
             LEFT JOIN LATERAL
            """
            + LATEST.formatted("page.order_id")
            + " d ON true ORDER BY page.ts DESC, page.order_id DESC";
    return lakebase
        .jdbi()
        .withHandle(
            handle -> {
              var rows = new ArrayList<>(Lakebase.rows(handle, sql, values));
              var page = new HashMap<String, Object>();
              if (rows.size() > PAGE) {
                rows.remove(PAGE);
                var last = rows.get(PAGE - 1);
                page.put("next", last.get("micros") + "~" + last.get("order_id"));
              }
              rows.forEach(row -> Agent.read(row));
              page.put("recommendations", rows);
              return page;
            });
  }

  /** Counts and sums over everything that the filter's search leaves. */
  Map<String, Object> totals(Filter filter) {
    var values = new HashMap<String, Object>();
    var searched = where(conditions(new Filter(null, null, filter.search()), values));
    String sql =
        "WITH judged AS (SELECT s.class, count(*) AS orders, sum(s.suggested_usd) AS usd"
            + " FROM refunds.summaries s"
            + searched
            + " GROUP BY 1), decided AS (SELECT s.class, d.action, count(*) AS orders,"
            + " sum(s.suggested_usd) AS usd, sum(d.amount_usd) AS decided_usd FROM "
            + STANDING
            + " d JOIN refunds.summaries s ON s.order_id = d.order_id"
            + searched
            + " GROUP BY 1, 2)"
            + """
             SELECT class, action AS state, orders, usd AS suggested_usd, decided_usd FROM decided
             UNION ALL
             SELECT j.class, 'open', j.orders - coalesce(sum(d.orders), 0),
               j.usd - coalesce(sum(d.usd), 0), NULL
             FROM judged j LEFT JOIN decided d ON d.class = j.class
             GROUP BY j.class, j.orders, j.usd
             HAVING j.orders > coalesce(sum(d.orders), 0)
             ORDER BY 1, 2
            """;
    return lakebase
        .jdbi()
        .withHandle(handle -> Map.<String, Object>of("totals", Lakebase.rows(handle, sql, values)));
  }

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

  /** Decided orders are few, so a list of them begins with the decisions. */
  private static String from(Filter filter) {
    return filter.state() == null || filter.state().equals("open")
        ? " FROM refunds.summaries s"
        : " FROM " + STANDING + " d JOIN refunds.summaries s ON s.order_id = d.order_id";
  }

  private static List<String> conditions(Filter filter, Map<String, Object> values) {
    var conditions = new ArrayList<String>();
    if (filter.refundClass() != null) {
      conditions.add("s.class = :class");
      values.put("class", filter.refundClass());
    }
    if ("open".equals(filter.state())) {
      conditions.add(
          "NOT EXISTS (SELECT FROM refunds.refund_decisions x WHERE x.order_id = s.order_id)");
    } else if (filter.state() != null) {
      conditions.add("d.action = :state");
      values.put("state", filter.state());
    }
    if (filter.search() != null) {
      conditions.add(
          "(s.order_id LIKE :prefix OR s.location ILIKE :within OR s.reason ILIKE :within)");
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
