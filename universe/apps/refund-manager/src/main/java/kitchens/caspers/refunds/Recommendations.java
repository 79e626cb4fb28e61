package kitchens.caspers.refunds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What the agent suggested, newest first, with what people made of it. */
final class Recommendations {
  static final int PAGE = 50;
  private static final Set<String> CLASSES = Set.of("none", "partial", "full", "error");
  private static final Set<String> STATES = Set.of("open", "confirm", "change", "reject");

  /** A recommendation's columns, `r`, and those of its latest decision, `d`. */
  private static final String FROM =
      """
      FROM recommender.pg_recommendations r
      LEFT JOIN LATERAL (
        SELECT id, action, amount_usd, decided_by, decided_ts
        FROM refunds.refund_decisions WHERE order_id = r.order_id ORDER BY id DESC LIMIT 1
      ) d ON true
      """;

  private static final String CLASS =
      "coalesce(r.agent_response::jsonb ->> 'refund_class', 'error')";

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
          "(r.ts, r.order_id) < (timestamptz 'epoch' + :after_micros * interval '1 microsecond',"
              + " :after_id)");
      values.put("after_micros", Long.parseLong(after.substring(0, cut)));
      values.put("after_id", after.substring(cut + 1));
    }
    String sql =
        """
        SELECT r.order_id, r.ts, r.order_ts, r.agent_response, r.model, r.location,
               r.duration_minutes, r.p75_minutes, r.p99_minutes, r.order_total,
               (extract(epoch FROM r.ts) * 1000000)::bigint AS micros,
               d.id AS decision_id, d.action, d.amount_usd, d.decided_by, d.decided_ts
        """
            + FROM
            + where(conditions)
            + " ORDER BY r.ts DESC, r.order_id DESC LIMIT "
            + (PAGE + 1);
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
    var conditions = conditions(new Filter(null, null, filter.search()), values);
    String sql =
        "SELECT "
            + CLASS
            + """
             AS class, coalesce(d.action, 'open') AS state, count(*) AS orders,
             sum((r.agent_response::jsonb ->> 'refund_usd')::numeric) AS suggested_usd,
             sum(d.amount_usd) AS decided_usd
            """
            + FROM
            + where(conditions)
            + " GROUP BY 1, 2 ORDER BY 1, 2";
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

  private static List<String> conditions(Filter filter, Map<String, Object> values) {
    var conditions = new ArrayList<String>();
    if (filter.refundClass() != null) {
      conditions.add(CLASS + " = :class");
      values.put("class", filter.refundClass());
    }
    if (filter.state() != null) {
      conditions.add("coalesce(d.action, 'open') = :state");
      values.put("state", filter.state());
    }
    if (filter.search() != null) {
      conditions.add(
          "(r.order_id LIKE :prefix OR r.location ILIKE :within"
              + " OR r.agent_response::jsonb ->> 'reason' ILIKE :within)");
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
