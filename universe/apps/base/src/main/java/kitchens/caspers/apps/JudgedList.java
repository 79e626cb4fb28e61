package kitchens.caspers.apps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an agent judged, the newest first, with what people made of it: filtered, paged and summed
 * by {@link Summaries}, each row then shown from the copy with the decision that counts.
 */
public final class JudgedList {
  /** Rows of one page. */
  public static final int PAGE = 50;

  /**
   * A list, in the names of its tables.
   *
   * @param rows the list's name in answers
   * @param count the name of the sum of its rows
   * @param summaries what is kept of the copy
   * @param decisions the table of decisions, whose latest counts
   * @param kind the summaries' column that sums are split by; {@code page} has it, too
   * @param choices the summaries' columns that a filter may name, and their values
   * @param actions that people may take
   * @param amount the decisions' column that is summed, as {@code granted}
   * @param search where words are looked for: a condition on {@code s} with {@code :prefix} and
   *     {@code :within}
   * @param shown columns of {@code c}, the copy, and {@code page}
   */
  public record Shape(
      String rows,
      String count,
      Summaries.Shape summaries,
      String decisions,
      String kind,
      Map<String, Set<String>> choices,
      Set<String> actions,
      String amount,
      String granted,
      String search,
      String shown) {}

  private final Lakebase lakebase;
  private final DecisionLog decisions;
  private final Summaries summaries;
  private final Shape shape;
  private final String key;

  public JudgedList(Lakebase lakebase, DecisionLog decisions, Shape shape) {
    this.lakebase = lakebase;
    this.decisions = decisions;
    this.summaries = new Summaries(lakebase, shape.summaries());
    this.shape = shape;
    this.key = shape.summaries().key();
  }

  /**
   * The filter that a request asks for: the names of the choices, {@code state} and {@code q}.
   *
   * @param parameter gives a parameter's value or null
   * @throws Refusal 400 naming the one that has another value than it can have
   */
  public ListFilter filter(UnaryOperator<String> parameter) {
    return ListFilter.of(shape.choices(), shape.actions(), parameter);
  }

  /**
   * One page.
   *
   * @param after where the page before ended, as it said in {@code next}; null for the first
   */
  public Map<String, Object> page(ListFilter filter, String after) {
    look();
    var values = new HashMap<String, Object>();
    var conditions = filter.conditions(shape.search(), values);
    if (after != null && !after.isEmpty()) {
      int cut = after.indexOf('~');
      if (cut < 0 || !after.substring(0, cut).matches("[0-9]{1,18}")) {
        throw new Refusal(400, "'after' is no place in the list: start from its first page.");
      }
      // To the microsecond, as the database keeps moments.
      conditions.add(
          "(s.ts, s."
              + key
              + ") < (timestamptz 'epoch' + :micros * interval '1 microsecond', :after_id)");
      values.put("micros", Long.parseLong(after.substring(0, cut)));
      values.put("after_id", after.substring(cut + 1));
    }
    String sql =
        // The page first, then what its rows show.
        """
        WITH page AS MATERIALIZED (
          SELECT s.{key}, s.ts, s.{kind} {from} {where} ORDER BY s.ts DESC, s.{key} DESC LIMIT {most})
        SELECT {shown}, (extract(epoch FROM page.ts) * 1000000)::bigint AS micros,
          d.id AS decision_id, d.action, d.{amount}, d.decided_by, d.decided_ts
        FROM page
        JOIN {copy} c ON c.{key} = page.{key}
        LEFT JOIN LATERAL (
          SELECT id, action, {amount}, decided_by, decided_ts FROM {decisions}
          WHERE {key} = page.{key} ORDER BY id DESC LIMIT 1) d ON true
        ORDER BY page.ts DESC, page.{key} DESC
        """
            .replace("{where}", where(conditions))
            .replace("{from}", from(filter))
            .replace("{most}", Integer.toString(PAGE + 1))
            .replace("{shown}", shape.shown())
            .replace("{copy}", shape.summaries().copy());
    var rows = new ArrayList<>(query(sql, values));
    var page = new HashMap<String, Object>();
    if (rows.size() > PAGE) {
      rows.remove(PAGE);
      var last = rows.get(PAGE - 1);
      page.put("next", last.get("micros") + "~" + last.get(key));
    }
    rows.forEach(Agent::read);
    page.put(shape.rows(), rows);
    return page;
  }

  /** Counts and sums over everything that the filter's search leaves. */
  public Map<String, Object> totals(ListFilter filter) {
    look();
    var values = new HashMap<String, Object>();
    var searched = where(filter.wordsAlone().conditions(shape.search(), values));
    String sql =
        """
        WITH judged AS (
          SELECT s.{kind}, count(*) AS n, sum(s.suggested_usd) AS usd
          FROM {summaries} s {searched} GROUP BY 1),
        decided AS (
          SELECT s.{kind}, d.action, count(*) AS n, sum(s.suggested_usd) AS usd,
            sum(d.{amount}) AS granted
          FROM {standing} d JOIN {summaries} s ON s.{key} = d.{key} {searched} GROUP BY 1, 2)
        SELECT {kind}, action AS state, n AS {count}, usd AS suggested_usd, granted AS {granted}
        FROM decided
        UNION ALL
        SELECT j.{kind}, 'open', j.n - coalesce(sum(d.n), 0), j.usd - coalesce(sum(d.usd), 0), NULL
        FROM judged j LEFT JOIN decided d ON d.{kind} = j.{kind}
        GROUP BY j.{kind}, j.n, j.usd
        HAVING j.n > coalesce(sum(d.n), 0)
        ORDER BY 1, 2
        """
            .replace("{searched}", searched)
            .replace("{standing}", standing())
            .replace("{count}", shape.count())
            .replace("{granted}", shape.granted());
    return Map.of("totals", query(sql, values));
  }

  /** Changes whenever the list would show something else. */
  public String fingerprint() {
    long revision = look();
    return lakebase
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT concat_ws('/', :revision::bigint, max(id), count(*)) FROM "
                            + shape.decisions())
                    .bind("revision", revision)
                    .mapTo(String.class)
                    .one());
  }

  private long look() {
    decisions.ensureTable();
    return summaries.refresh();
  }

  private List<Map<String, Object>> query(String sql, Map<String, Object> values) {
    String named =
        sql.replace("{key}", key)
            .replace("{kind}", shape.kind())
            .replace("{amount}", shape.amount())
            .replace("{decisions}", shape.decisions())
            .replace("{summaries}", shape.summaries().table());
    return lakebase.jdbi().withHandle(handle -> Lakebase.rows(handle, named, values));
  }

  /** All decisions that count. */
  private String standing() {
    return "(SELECT DISTINCT ON ({key}) {key}, action, {amount} FROM {decisions}"
        + " ORDER BY {key}, id DESC)";
  }

  /** What is decided is little, so a list of it begins with the decisions. */
  private String from(ListFilter filter) {
    return filter.decidedAlone()
        ? "FROM " + standing() + " d JOIN {summaries} s ON s.{key} = d.{key}"
        : "FROM {summaries} s";
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }
}
