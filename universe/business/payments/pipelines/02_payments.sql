-- Silver: payments and what became of them.

CREATE OR REFRESH STREAMING TABLE silver_payments (
  CONSTRAINT has_card EXPECT (card_id IS NOT NULL),
  CONSTRAINT positive_amount EXPECT (amount > 0)
)
PARTITIONED BY (requested_day)
COMMENT 'One row per payment, as it was asked for'
AS WITH requested AS (
  SELECT
    entity_id AS payment_id,
    ts AS requested_ts,
    from_json(
      body,
      'card_id STRING, merchant_id INT, mcc INT, amount DECIMAL(12,2), currency STRING, channel STRING, network STRING, abroad STRING'
    ) AS p
  FROM STREAM all_events
  WHERE event_type = 'payment_requested'
)
SELECT
  payment_id,
  requested_ts,
  CAST(requested_ts AS DATE) AS requested_day,
  p.card_id,
  p.merchant_id,
  p.mcc,
  p.amount,
  p.currency,
  p.channel,
  p.network,
  p.abroad = 'yes' AS is_abroad
FROM requested;

CREATE OR REFRESH STREAMING TABLE silver_declines
PARTITIONED BY (declined_day)
COMMENT 'One row per payment that was declined'
AS SELECT
  entity_id AS payment_id,
  ts AS declined_ts,
  CAST(ts AS DATE) AS declined_day,
  from_json(body, 'reason STRING').reason AS reason
FROM STREAM all_events
WHERE event_type = 'payment_declined';

CREATE OR REFRESH STREAMING TABLE silver_settlements
PARTITIONED BY (settled_day)
COMMENT 'One row per payment that was settled with its merchant'
AS WITH settled AS (
  SELECT
    entity_id AS payment_id,
    ts AS settled_ts,
    from_json(body, 'merchant_id INT, amount DECIMAL(12,2), batch INT') AS s
  FROM STREAM all_events
  WHERE event_type = 'payment_settled'
)
SELECT
  payment_id,
  settled_ts,
  CAST(settled_ts AS DATE) AS settled_day,
  s.merchant_id,
  s.amount,
  s.batch
FROM settled;

CREATE OR REFRESH STREAMING TABLE silver_dispute_steps
PARTITIONED BY (step_day)
COMMENT 'One row per step of a dispute'
AS WITH steps AS (
  SELECT
    entity_id AS payment_id,
    event_type AS step,
    ts AS step_ts,
    from_json(body, 'merchant_id INT, amount DECIMAL(12,2), reason STRING, outcome STRING') AS s
  FROM STREAM all_events
  WHERE event_type IN (
    'dispute_opened', 'dispute_withdrawn', 'provisional_credit', 'merchant_evidence', 'dispute_closed'
  )
)
SELECT
  payment_id,
  step,
  step_ts,
  CAST(step_ts AS DATE) AS step_day,
  s.amount,
  s.reason,
  s.outcome
FROM steps;
