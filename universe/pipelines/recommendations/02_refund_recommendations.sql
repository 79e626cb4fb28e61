-- What the agent says of each delivered order, once however often its event comes, and what it was
-- shown when it said so. Rows wait for their answers outside of Spark; the newest are asked first.

CREATE OR REFRESH STREAMING TABLE refund_recommendations
COMMENT 'One suggestion for each delivered order since ${score_from}: a person decides'
TBLPROPERTIES (
  'ai_query.key' = 'order_id',
  'ai_query.newestFirst' = 'ts',
  'ai_query.budgetUsd' = '${budget_usd}'
)
AS WITH asked AS (
  SELECT
    order_id,
    ts,
    location_id,
    location,
    ai_query(
      '${endpoint}',
      named_struct('order_id', order_id),
      returnType => 'STRUCT<answer: STRING, error: STRING, model: STRING, model_version: STRING, prompt_version: STRING, trace_id: STRING, tools: STRING>',
      failOnError => false
    ) AS reply
  FROM STREAM lakeflow.all_events
  WHERE event_type = 'delivered'
    AND event_day >= CAST('${score_from}' AS DATE)
    AND ts >= CAST('${score_from}' AS TIMESTAMP)
    AND order_id IS NOT NULL
),
answered AS (
  SELECT
    order_id,
    ts,
    location_id,
    location,
    coalesce(
      reply.result.answer,
      to_json(named_struct('error', coalesce(reply.errorMessage, 'the agent gave no answer')))
    ) AS agent_response,
    reply.result.model AS model,
    reply.result.model_version AS model_version,
    reply.result.prompt_version AS prompt_version,
    reply.result.trace_id AS trace_id,
    reply.result.tools AS tools,
    from_json(reply.result.tools, 'ARRAY<STRUCT<name: STRING, result: STRING>>') AS calls
  FROM asked
),
shown AS (
  SELECT
    *,
    get(from_json(
      get(filter(calls, call -> endswith(call.name, 'get_order_details')), 0).result,
      'ARRAY<STRUCT<order_ts: TIMESTAMP, order_total: DECIMAL(14,2)>>'
    ), 0) AS details,
    get(from_json(
      get(filter(calls, call -> endswith(call.name, 'get_order_delivery_time')), 0).result,
      'ARRAY<STRUCT<duration_minutes: DECIMAL(10,2)>>'
    ), 0) AS delivery,
    get(from_json(
      get(filter(calls, call -> endswith(call.name, 'get_location_timings')), 0).result,
      'ARRAY<STRUCT<p50_minutes: DECIMAL(10,2), p75_minutes: DECIMAL(10,2), p99_minutes: DECIMAL(10,2)>>'
    ), 0) AS timings
  FROM answered
)
SELECT
  order_id,
  ts,
  details.order_ts AS order_ts,
  agent_response,
  model,
  model_version,
  prompt_version,
  trace_id,
  location_id,
  location,
  delivery.duration_minutes AS duration_minutes,
  timings.p50_minutes AS p50_minutes,
  timings.p75_minutes AS p75_minutes,
  timings.p99_minutes AS p99_minutes,
  details.order_total AS order_total,
  tools
FROM shown;
