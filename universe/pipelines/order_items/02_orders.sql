-- Silver: one row per item of an order. Events are delivered at least once: one that comes again,
-- in the same file or days later, is the same rows again.

CREATE OR REFRESH MATERIALIZED VIEW silver_order_items (
  CONSTRAINT has_order EXPECT (order_id IS NOT NULL),
  CONSTRAINT sensible_quantity EXPECT (qty > 0)
)
PARTITIONED BY (order_day)
COMMENT 'One row per item of an order'
AS SELECT
  order_id,
  MIN(location_id) AS location_id,
  MIN(ts) AS order_ts,
  event_day AS order_day,
  position + 1 AS line_number,
  MIN(item.id) AS item_id,
  MIN(item.menu_id) AS menu_id,
  MIN(item.category_id) AS category_id,
  MIN(item.brand_id) AS brand_id,
  MIN(item.name) AS item_name,
  MIN(item.price) AS price,
  MIN(item.qty) AS qty,
  MIN(CAST(item.price * item.qty AS DECIMAL(12,2))) AS extended_price
FROM (
  SELECT
    order_id,
    location_id,
    ts,
    event_day,
    posexplode(
      from_json(
        body,
        'items ARRAY<STRUCT<id: INT, category_id: INT, menu_id: INT, brand_id: INT, name: STRING, price: DECIMAL(10,2), qty: INT>>'
      ).items
    ) AS (position, item)
  FROM all_events
  WHERE event_type = 'order_created'
)
GROUP BY order_id, event_day, position + 1;
