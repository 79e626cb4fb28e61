-- Gold: turnover, declines and disputes.

CREATE OR REFRESH MATERIALIZED VIEW gold_requested_day
PARTITIONED BY (requested_day)
COMMENT 'Payments asked for by day and channel'
AS SELECT
  requested_day,
  channel,
  COUNT(*) AS payments,
  CAST(SUM(amount) AS DECIMAL(18,2)) AS amount
FROM silver_payments
GROUP BY requested_day, channel;

CREATE OR REFRESH MATERIALIZED VIEW gold_settled_merchant_day
PARTITIONED BY (settled_day)
COMMENT 'What each merchant was paid by day'
AS SELECT
  settled_day,
  merchant_id,
  COUNT(*) AS payments,
  CAST(SUM(amount) AS DECIMAL(18,2)) AS amount
FROM silver_settlements
GROUP BY settled_day, merchant_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_declines_day
PARTITIONED BY (declined_day)
COMMENT 'Declined payments by day and reason'
AS SELECT
  declined_day,
  reason,
  COUNT(*) AS payments
FROM silver_declines
GROUP BY declined_day, reason;

CREATE OR REFRESH MATERIALIZED VIEW gold_disputes
COMMENT 'One row per dispute: what it is about, and how it ended'
AS SELECT
  payment_id,
  MIN(CASE WHEN step = 'dispute_opened' THEN step_ts END) AS opened_ts,
  MIN(CASE WHEN step IN ('dispute_closed', 'dispute_withdrawn') THEN step_ts END) AS ended_ts,
  MAX(CASE WHEN step = 'dispute_opened' THEN reason END) AS reason,
  MAX(amount) AS amount,
  MAX(CASE WHEN step = 'dispute_withdrawn' THEN 'withdrawn' ELSE outcome END) AS outcome
FROM silver_dispute_steps
GROUP BY payment_id;
