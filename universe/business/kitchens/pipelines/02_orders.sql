-- Silver: what was ordered, and how it ended. Events are delivered at least once; one that comes
-- again is the same row again.

CREATE OR REFRESH MATERIALIZED VIEW silver_order_items (
  CONSTRAINT has_order EXPECT (order_id IS NOT NULL),
  CONSTRAINT sensible_quantity EXPECT (qty > 0)
)
PARTITIONED BY (order_day)
COMMENT 'One row per dish of an order'
AS SELECT
  entity_id AS order_id,
  position + 1 AS line_number,
  MIN(ts) AS order_ts,
  event_day AS order_day,
  MIN(kitchen_id) AS kitchen_id,
  MIN(dish.brand_id) AS brand_id,
  MIN(dish.id) AS dish_id,
  MIN(dish.name) AS dish,
  MIN(dish.qty) AS qty,
  MIN(CAST(dish.price * dish.qty AS DECIMAL(12,2))) AS extended_price
FROM (
  SELECT
    entity_id,
    ts,
    event_day,
    from_json(body, 'kitchen_id STRING').kitchen_id AS kitchen_id,
    posexplode(
      from_json(
        body,
        'items ARRAY<STRUCT<id: INT, brand_id: INT, name: STRING, price: DECIMAL(10,2), qty: INT>>'
      ).items
    ) AS (position, dish)
  FROM all_events
  WHERE event_type = 'order_created'
)
GROUP BY entity_id, event_day, position + 1;

CREATE OR REFRESH MATERIALIZED VIEW silver_order_ends
PARTITIONED BY (ended_day)
COMMENT 'One row per order that was delivered or cancelled, with the reason'
AS SELECT
  entity_id AS order_id,
  event_type AS how,
  MIN(ts) AS ended_ts,
  event_day AS ended_day,
  MIN(from_json(body, 'kitchen_id STRING').kitchen_id) AS kitchen_id,
  MIN(from_json(body, 'reason STRING').reason) AS reason
FROM all_events
WHERE event_type IN ('delivered', 'order_cancelled')
GROUP BY entity_id, event_type, event_day;
