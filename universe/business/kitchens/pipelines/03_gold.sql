-- Gold: what was sold, and what became of it.

CREATE OR REFRESH MATERIALIZED VIEW gold_sales_day
PARTITIONED BY (order_day)
COMMENT 'Units and revenue by day, kitchen and brand, as ordered'
AS SELECT
  order_day,
  kitchen_id,
  brand_id,
  COUNT(DISTINCT order_id) AS orders,
  SUM(qty) AS units,
  CAST(SUM(extended_price) AS DECIMAL(18,2)) AS revenue_sek
FROM silver_order_items
GROUP BY order_day, kitchen_id, brand_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_ends_day
PARTITIONED BY (ended_day)
COMMENT 'Orders delivered, and orders cancelled by reason, by day and kitchen'
AS SELECT
  ended_day,
  kitchen_id,
  how,
  reason,
  COUNT(*) AS orders
FROM silver_order_ends
GROUP BY ended_day, kitchen_id, how, reason;

CREATE OR REFRESH MATERIALIZED VIEW gold_order_delivery
PARTITIONED BY (order_day)
COMMENT 'How long each delivered order took'
AS SELECT
  o.order_id,
  o.order_day,
  o.kitchen_id,
  o.order_ts,
  e.ended_ts AS delivered_ts,
  CAST((unix_millis(e.ended_ts) - unix_millis(o.order_ts)) / 60000.0 AS DECIMAL(10,2)) AS duration_minutes
FROM silver_order_items AS o
JOIN silver_order_ends AS e ON e.order_id = o.order_id
WHERE o.line_number = 1 AND e.how = 'delivered';
