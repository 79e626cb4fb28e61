-- Silver: payments and what became of them. Events are delivered at least once; one that comes
-- again is the same row again.

CREATE OR REFRESH MATERIALIZED VIEW silver_payments (
  CONSTRAINT has_card EXPECT (card_id IS NOT NULL),
  CONSTRAINT positive_amount EXPECT (amount > 0)
)
PARTITIONED BY (requested_day)
COMMENT 'One row per payment, as it was asked for'
AS SELECT
  entity_id AS payment_id,
  MIN(ts) AS requested_ts,
  event_day AS requested_day,
  MIN(p.card_id) AS card_id,
  MIN(p.merchant_id) AS merchant_id,
  MIN(p.mcc) AS mcc,
  MIN(p.amount) AS amount,
  MIN(p.currency) AS currency,
  MIN(p.channel) AS channel,
  MIN(p.network) AS network,
  MIN(p.abroad = 'yes') AS is_abroad
FROM (
  SELECT
    entity_id,
    ts,
    event_day,
    from_json(
      body,
      'card_id STRING, merchant_id INT, mcc INT, amount DECIMAL(12,2), currency STRING, channel STRING, network STRING, abroad STRING'
    ) AS p
  FROM all_events
  WHERE event_type = 'payment_requested'
)
GROUP BY entity_id, event_day;

CREATE OR REFRESH MATERIALIZED VIEW silver_declines
PARTITIONED BY (declined_day)
COMMENT 'One row per payment that was declined'
AS SELECT
  entity_id AS payment_id,
  MIN(ts) AS declined_ts,
  event_day AS declined_day,
  MIN(from_json(body, 'reason STRING').reason) AS reason
FROM all_events
WHERE event_type = 'payment_declined'
GROUP BY entity_id, event_day;

CREATE OR REFRESH MATERIALIZED VIEW silver_settlements
PARTITIONED BY (settled_day)
COMMENT 'One row per payment that was settled with its merchant'
AS SELECT
  entity_id AS payment_id,
  MIN(ts) AS settled_ts,
  event_day AS settled_day,
  MIN(s.merchant_id) AS merchant_id,
  MIN(s.amount) AS amount,
  MIN(s.batch) AS batch
FROM (
  SELECT
    entity_id,
    ts,
    event_day,
    from_json(body, 'merchant_id INT, amount DECIMAL(12,2), batch INT') AS s
  FROM all_events
  WHERE event_type = 'payment_settled'
)
GROUP BY entity_id, event_day;

CREATE OR REFRESH MATERIALIZED VIEW silver_dispute_steps
PARTITIONED BY (step_day)
COMMENT 'One row per step of a dispute'
AS SELECT
  entity_id AS payment_id,
  event_type AS step,
  MIN(ts) AS step_ts,
  event_day AS step_day,
  MIN(s.amount) AS amount,
  MIN(s.reason) AS reason,
  MIN(s.outcome) AS outcome
FROM (
  SELECT
    entity_id,
    event_type,
    ts,
    event_day,
    from_json(body, 'merchant_id INT, amount DECIMAL(12,2), reason STRING, outcome STRING') AS s
  FROM all_events
  WHERE event_type IN (
    'dispute_opened', 'dispute_withdrawn', 'provisional_credit', 'merchant_evidence', 'dispute_closed'
  )
)
GROUP BY entity_id, event_type, event_day;
