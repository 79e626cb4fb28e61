package kitchens.caspers.complaints;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.apps.DecisionLog;
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Refusal;
import org.jdbi.v3.core.Handle;

/** What people decided about complaints; each is a label for the agent's next evaluation. */
final class Decisions {
  private static final List<String> TABLE =
      List.of(
          """
          CREATE TABLE complaint_desk.complaint_decisions (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            complaint_id text NOT NULL,
            order_id text NOT NULL,
            decided_ts timestamptz NOT NULL DEFAULT now(),
            action text NOT NULL CHECK (action IN ('accept', 'change', 'escalate')),
            complaint_category text NOT NULL,
            decision text NOT NULL CHECK (decision IN ('credit', 'no_credit', 'escalate')),
            credit_usd numeric(10, 2) CHECK (credit_usd >= 0),
            priority text CHECK (priority IN ('standard', 'urgent')),
            reason text NOT NULL,
            decided_by text NOT NULL,
            source_suggestion jsonb NOT NULL,
            request_key uuid NOT NULL UNIQUE,
            supersedes bigint REFERENCES complaint_desk.complaint_decisions (id),
            CHECK ((decision = 'escalate') = (priority IS NOT NULL)),
            CHECK ((decision = 'credit') = (coalesce(credit_usd, 0) > 0)),
            UNIQUE NULLS NOT DISTINCT (complaint_id, supersedes)
          )
          """,
          "CREATE INDEX complaint_decisions_latest"
              + " ON complaint_desk.complaint_decisions (complaint_id, id DESC)");

  /** A line for each complaint that is decided, shaped as the agent's evaluation set is. */
  private static final String LABELS =
      """
      SELECT DISTINCT ON (d.complaint_id) jsonb_build_object(
          'id', d.complaint_id,
          'inputs', jsonb_build_object('order_id', d.order_id, 'complaint', c.complaint),
          'expectations', jsonb_build_object(
            'complaint_category', jsonb_build_array(d.complaint_category),
            'decision', CASE d.decision WHEN 'credit' THEN 'suggest_credit' ELSE 'escalate' END,
            'credit_amount', d.credit_usd, 'priority', d.priority),
          'facts', facts.told,
          'tags', jsonb_build_array('labelled_by_a_person', d.action),
          'label', jsonb_build_object(
            'decided_by', d.decided_by, 'decided_ts', d.decided_ts, 'reason', d.reason,
            'agreed', d.action = 'accept'))::text
      FROM complaint_desk.complaint_decisions d
      JOIN complaints.pg_complaint_responses c ON c.complaint_id = d.complaint_id
      -- What the tools answered: with it, the line is a case that needs no order.
      CROSS JOIN LATERAL (
        SELECT jsonb_build_object('order_id', d.order_id)
          || coalesce(jsonb_object_agg(fact.key, fact.value), '{}') AS told
        FROM jsonb_array_elements(
          CASE WHEN c.tools IS JSON ARRAY THEN c.tools::jsonb ELSE '[]' END) AS tool
        CROSS JOIN LATERAL (
          SELECT CASE WHEN jsonb_typeof(tool -> 'result') = 'string' AND tool ->> 'result' IS JSON
            THEN (tool ->> 'result')::jsonb ELSE tool -> 'result' END AS told) AS answer
        CROSS JOIN LATERAL jsonb_each(
          CASE jsonb_typeof(answer.told -> 0) WHEN 'object' THEN answer.told -> 0 ELSE '{}' END) AS fact) AS facts
      ORDER BY d.complaint_id, d.id DESC
      """;

  private static final DecisionLog.Shape SHAPE =
      new DecisionLog.Shape(
          "complaint_desk.complaint_decisions",
          "complaint_id",
          "id, decided_ts, action, complaint_category, decision, credit_usd, priority, reason,"
              + " decided_by, supersedes",
          TABLE,
          """
          INSERT INTO complaint_desk.complaint_decisions
            (complaint_id, order_id, action, complaint_category, decision, credit_usd, priority,
             reason, decided_by, source_suggestion, request_key, supersedes)
          VALUES (:id, :order, :action, :category, :decision, :credit::numeric,
                  :priority::text, :reason, :by, :suggestion::jsonb, :key, :supersedes::bigint)
          """);

  private final Lakebase lakebase;
  private final DecisionLog log;

  Decisions(Lakebase lakebase) {
    this.lakebase = lakebase;
    this.log = new DecisionLog(lakebase, SHAPE);
  }

  DecisionLog log() {
    return log;
  }

  /** Makes the table if it is not there; asked before everything that needs it. */
  void ensureTable() {
    log.ensureTable();
  }

  /** What people decided, as lines of an evaluation set. */
  String labels() {
    ensureTable();
    var lines =
        lakebase.jdbi().withHandle(handle -> handle.createQuery(LABELS).mapTo(String.class).list());
    return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
  }

  /** All decisions about a complaint, the latest first. */
  List<Map<String, Object>> of(Handle handle, String id) {
    return log.of(handle, id);
  }

  /**
   * Keeps a decision and returns all about the complaint.
   *
   * @throws Refusal 409 with the latest decision, when somebody else was faster
   */
  Map<String, Object> decide(String id, Wish wish, Person person) {
    return log.decide(
        id,
        wish.click(),
        handle -> {
          var complaint = Complaints.row(handle, id);
          if (complaint == null) {
            throw new Refusal(404, "There is no complaint " + id + ".");
          }
          return complaint;
        },
        complaint -> {
          var values = new HashMap<>(outcome(wish, complaint));
          values.put("order", complaint.get("order_id"));
          values.put("action", wish.action());
          values.put("reason", wish.reason());
          values.put("by", person.name());
          values.put("suggestion", DecisionLog.suggestion(complaint));
          return values;
        });
  }

  /** Category, decision, credit and priority that follow from a wish and the agent's answer. */
  private static Map<String, Object> outcome(Wish wish, Map<String, Object> complaint) {
    var outcome = new HashMap<String, Object>();
    Object said = complaint.get("complaint_category");
    outcome.put("category", said == null ? "other" : said);
    outcome.put("credit", null);
    outcome.put("priority", null);
    switch (wish.action()) {
      case "escalate" -> {
        outcome.put("decision", "escalate");
        outcome.put("priority", wish.priority());
      }
      case "change" -> {
        BigDecimal total = Lakebase.money(complaint.get("order_total"));
        if (wish.credit().compareTo(total) > 0) {
          throw new Refusal(
              400, "The credit must lie between 0 and the order's total, " + total + ".");
        }
        outcome.put("category", wish.category());
        outcome.put("decision", wish.credit().signum() > 0 ? "credit" : "no_credit");
        outcome.put("credit", wish.credit());
      }
      default -> {
        if (complaint.get("says").equals("error")) {
          throw new Refusal(
              400,
              "The agent's answer is an error, which nobody can accept: change it or escalate.");
        }
        var credit = complaint.get("says").equals("credit");
        outcome.put("decision", credit ? "credit" : "escalate");
        outcome.put("credit", credit ? Lakebase.money(complaint.get("credit_amount")) : null);
        outcome.put("priority", credit ? null : complaint.get("says"));
      }
    }
    return outcome;
  }
}
