package kitchens.caspers.complaints;

import java.util.List;
import kitchens.caspers.apps.Summaries;

/** What the list of complaints is paged, filtered and summed by. */
final class ComplaintSummaries {
  private static final List<String> TABLE =
      List.of(
          """
          CREATE TABLE complaint_desk.summaries (
            complaint_id text PRIMARY KEY,
            ts timestamptz NOT NULL,
            says text NOT NULL,
            category text,
            suggested_usd numeric,
            order_id text,
            location text,
            complaint text,
            version bigint NOT NULL
          )
          """,
          "CREATE INDEX summaries_newest ON complaint_desk.summaries (ts DESC, complaint_id DESC)",
          "CREATE INDEX summaries_saying ON complaint_desk.summaries"
              + " (says, ts DESC, complaint_id DESC) INCLUDE (suggested_usd)",
          "CREATE INDEX summaries_of_category ON complaint_desk.summaries"
              + " (category, ts DESC, complaint_id DESC)",
          "CREATE INDEX summaries_of_order ON complaint_desk.summaries"
              + " (order_id text_pattern_ops)");

  private static final String TAKE =
      """
      INSERT INTO complaint_desk.summaries
      SELECT c.complaint_id, coalesce(c.ts, timestamptz 'epoch'),
        CASE WHEN c.decision = 'suggest_credit' THEN 'credit'
          WHEN c.decision = 'escalate' THEN coalesce(c.priority, 'standard') ELSE 'error' END,
        c.complaint_category, c.credit_amount, c.order_id, c.location, c.complaint,
        c.xmin::text::bigint
      FROM complaints.pg_complaint_responses c
      LEFT JOIN complaint_desk.summaries s
        ON s.complaint_id = c.complaint_id AND s.version = c.xmin::text::bigint
      WHERE s.complaint_id IS NULL
      ORDER BY c.ts DESC
      LIMIT :batch
      ON CONFLICT (complaint_id) DO UPDATE SET
        ts = excluded.ts, says = excluded.says, category = excluded.category,
        suggested_usd = excluded.suggested_usd, order_id = excluded.order_id,
        location = excluded.location, complaint = excluded.complaint, version = excluded.version
      """;

  static final Summaries.Shape SHAPE =
      new Summaries.Shape(
          "complaints.pg_complaint_responses",
          "complaint_desk.summaries",
          "complaint_id",
          TABLE,
          TAKE);

  private ComplaintSummaries() {}
}
