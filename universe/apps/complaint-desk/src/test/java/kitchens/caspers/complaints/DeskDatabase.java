package kitchens.caspers.complaints;

import java.io.IOException;
import java.sql.SQLException;
import kitchens.caspers.apps.testing.AppDatabase;

/** What the desk's synced copies hold. */
final class DeskDatabase {
  static final String CREDIT = "11111111-1111-4111-8111-111111111111";
  static final String URGENT = "22222222-2222-4222-8222-222222222222";
  static final String FAILED = "33333333-3333-4333-8333-333333333333";
  static final String ORDER = "44444444-4444-4444-8444-444444444444";

  private static final String TABLES =
      """
      CREATE SCHEMA complaints; CREATE SCHEMA lakeflow; CREATE SCHEMA complaint_desk;
      CREATE TABLE complaints.pg_complaint_responses (
        complaint_id text PRIMARY KEY, ts timestamptz, location text, location_id int,
        order_id text, channel text, complaint text, agent_response text, complaint_category text,
        decision text, credit_amount numeric(10,2), confidence text, priority text, rationale text,
        order_total numeric(14,2), duration_minutes numeric(10,2), model text, model_version text,
        prompt_version text, trace_id text, tools text);
      CREATE TABLE complaints.order_steps (
        order_id text, event_type text, ts timestamptz, location_id int, event_day date,
        PRIMARY KEY (order_id, event_type));
      CREATE TABLE lakeflow.gold_order_header (
        order_id text PRIMARY KEY, location_id int, order_ts timestamptz, order_total numeric(14,2));
      CREATE TABLE lakeflow.gold_order_delivery (
        order_id text PRIMARY KEY, location text, duration_minutes numeric(10,2));
      CREATE TABLE lakeflow.silver_order_items (
        order_id text, line_number int, item_name text, price numeric(10,2), qty int,
        extended_price numeric(12,2), PRIMARY KEY (order_id, line_number));
      GRANT USAGE ON SCHEMA complaints, lakeflow TO app;
      GRANT USAGE, CREATE ON SCHEMA complaint_desk TO app;
      GRANT SELECT ON ALL TABLES IN SCHEMA complaints, lakeflow TO app;
      """;

  private static final String ROWS =
      """
      INSERT INTO complaints.pg_complaint_responses VALUES
      ('%1$s', '2026-11-27 02:00:00Z', 'San Francisco', 1, '%4$s', 'app',
       'An hour late, and the Rattling Fries were missing. <img src=x onerror=alert(1)>',
       '{"order_id":"%4$s","complaint_category":"delivery_delay","decision":"suggest_credit","credit_amount":8.5,"confidence":"high","priority":null,"rationale":"Delivered in 52.1 min; P75 of San Francisco is 41.0 min, P99 66.0 min; the total is 34.50 USD."}',
       'delivery_delay', 'suggest_credit', 8.50, 'high', NULL, 'Delivered in 52.1 min', 34.50, 52.10,
       'caspers-policy', '1', 'v1', 'tr-1',
       '[{"name": "get_order_overview", "args": {"oid": "%4$s"}, "result": [{"order_total": 34.50}]},
         {"name": "get_location_timings", "args": {"loc": "San Francisco"}, "result": [{"p50_minutes": 31.2, "p75_minutes": 41.0, "p99_minutes": 66.0}]}]'),
      ('%2$s', '2026-11-27 01:58:00Z', 'Bellevue', 2, '%4$s', 'email',
       'My daughter is allergic to sesame and her lips are swelling.',
       '{"complaint_category":"food_quality","decision":"escalate","credit_amount":null,"confidence":"high","priority":"urgent","rationale":"It may touch somebody''s health."}',
       'food_quality', 'escalate', NULL, 'high', 'urgent', 'It may touch somebody''s health', 34.50,
       52.10, 'caspers-policy', '1', 'v1', 'tr-2', '[]'),
      ('%3$s', '2026-11-27 01:55:00Z', 'Chicago', 3, 'unknown', 'sms', 'where is my food',
       '{"error": {"code": "TIMEOUT", "message": "the model did not answer in 90 s"}}',
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'gpt', '1', 'v1', 'tr-3', NULL);
      INSERT INTO complaints.order_steps VALUES
      ('%4$s', 'order_created', '2026-11-27 01:00:00Z', 1, '2026-11-27'),
      ('%4$s', 'gk_ready', '2026-11-27 01:30:00Z', 1, '2026-11-27'),
      ('%4$s', 'delivered', '2026-11-27 01:52:06Z', 1, '2026-11-27');
      INSERT INTO lakeflow.gold_order_header VALUES ('%4$s', 1, '2026-11-27 01:00:00Z', 34.50);
      INSERT INTO lakeflow.gold_order_delivery VALUES ('%4$s', 'San Francisco', 52.10);
      INSERT INTO lakeflow.silver_order_items VALUES
      ('%4$s', 1, 'Poltergeist Double', 14.25, 2, 28.50),
      ('%4$s', 2, 'Rattling Fries', 6.00, 1, 6.00);
      """;

  private DeskDatabase() {}

  static AppDatabase start() throws IOException, SQLException {
    return AppDatabase.start(TABLES, ROWS.formatted(CREDIT, URGENT, FAILED, ORDER));
  }
}
