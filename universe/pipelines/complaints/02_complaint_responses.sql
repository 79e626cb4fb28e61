-- What the agent says of each complaint, once however often it comes, and what it was shown when it
-- said so. Rows wait for their answers outside of Spark; the newest are asked about first.

CREATE OR REFRESH STREAMING TABLE complaint_responses
COMMENT 'One answer for each complaint since ${score_from}: a person decides'
TBLPROPERTIES (
  'ai_query.key' = 'complaint_id',
  'ai_query.newestFirst' = 'ts',
  'ai_query.budgetUsd' = '${budget_usd}'
)
AS WITH asked AS (
  SELECT
    complaint_id,
    ts,
    location,
    location_id,
    order_id,
    channel,
    complaint,
    ai_query(
      '${endpoint}',
      named_struct('order_id', order_id, 'complaint', complaint),
      returnType => 'STRUCT<answer: STRING, error: STRING, model: STRING, model_version: STRING, prompt_version: STRING, trace_id: STRING, tools: STRING>',
      failOnError => false
    ) AS reply
  FROM STREAM all_complaints
  WHERE event_day >= CAST('${score_from}' AS DATE)
    AND ts >= CAST('${score_from}' AS TIMESTAMP)
    AND complaint_id IS NOT NULL
),
answered AS (
  SELECT
    *,
    coalesce(
      reply.result.answer,
      to_json(named_struct('error', coalesce(reply.errorMessage, 'the agent gave no answer')))
    ) AS agent_response,
    from_json(
      reply.result.answer,
      'complaint_category STRING, decision STRING, credit_amount DECIMAL(10,2), confidence STRING, priority STRING, rationale STRING'
    ) AS answer,
    from_json(reply.result.tools, 'ARRAY<STRUCT<name: STRING, result: STRING>>') AS calls
  FROM asked
)
SELECT
  complaint_id,
  ts,
  location,
  location_id,
  order_id,
  channel,
  complaint,
  agent_response,
  answer.complaint_category AS complaint_category,
  answer.decision AS decision,
  answer.credit_amount AS credit_amount,
  answer.confidence AS confidence,
  answer.priority AS priority,
  answer.rationale AS rationale,
  get(from_json(
    get(filter(calls, call -> endswith(call.name, 'get_order_overview')), 0).result,
    'ARRAY<STRUCT<order_total: DECIMAL(14,2)>>'
  ), 0).order_total AS order_total,
  get(from_json(
    get(filter(calls, call -> endswith(call.name, 'get_order_timing')), 0).result,
    'ARRAY<STRUCT<duration_minutes: DECIMAL(10,2)>>'
  ), 0).duration_minutes AS duration_minutes,
  reply.result.model AS model,
  reply.result.model_version AS model_version,
  reply.result.prompt_version AS prompt_version,
  reply.result.trace_id AS trace_id,
  reply.result.tools AS tools
FROM answered;
