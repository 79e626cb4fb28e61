package kitchens.caspers.refunds;

import java.util.List;
import kitchens.caspers.apps.Summaries;

/** What the list of recommendations is paged, filtered and summed by. */
final class RefundSummaries {
  private static final List<String> TABLE =
      List.of(
          """
          CREATE TABLE refunds.summaries (
            order_id text PRIMARY KEY,
            ts timestamptz NOT NULL,
            class text NOT NULL,
            suggested_usd numeric,
            location text,
            reason text,
            version bigint NOT NULL
          )
          """,
          "CREATE INDEX summaries_newest ON refunds.summaries (ts DESC, order_id DESC)",
          "CREATE INDEX summaries_of_class ON refunds.summaries (class, ts DESC, order_id DESC)"
              + " INCLUDE (suggested_usd)");

  /** An answer may be anything: what is no JSON, or names no known class, is an error. */
  private static final String TAKE =
      """
      WITH news AS MATERIALIZED (
        SELECT r.order_id, r.ts, r.location, r.agent_response, r.xmin::text::bigint AS version
        FROM recommender.pg_recommendations r
        LEFT JOIN refunds.summaries s
          ON s.order_id = r.order_id AND s.version = r.xmin::text::bigint
        WHERE s.order_id IS NULL
        ORDER BY r.ts DESC
        LIMIT :batch
      ),
      answered AS (
        SELECT order_id, ts, location, version, agent_response,
          CASE WHEN agent_response IS JSON OBJECT THEN agent_response::jsonb END AS answer
        FROM news
      )
      INSERT INTO refunds.summaries
      SELECT
        order_id,
        coalesce(ts, timestamptz 'epoch'),
        CASE WHEN answer ->> 'refund_class' IN ('none', 'partial', 'full')
          THEN answer ->> 'refund_class' ELSE 'error' END,
        CASE WHEN jsonb_typeof(answer -> 'refund_usd') = 'number'
          THEN (answer ->> 'refund_usd')::numeric END,
        location,
        coalesce(answer ->> 'reason', answer -> 'error' ->> 'message', answer ->> 'error',
          left(agent_response, 200)),
        version
      FROM answered
      ON CONFLICT (order_id) DO UPDATE SET
        ts = excluded.ts, class = excluded.class, suggested_usd = excluded.suggested_usd,
        location = excluded.location, reason = excluded.reason, version = excluded.version
      """;

  static final Summaries.Shape SHAPE =
      new Summaries.Shape(
          "recommender.pg_recommendations", "refunds.summaries", "order_id", TABLE, TAKE);

  private RefundSummaries() {}
}
