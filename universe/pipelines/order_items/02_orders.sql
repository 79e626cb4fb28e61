-- Silver: one row per item of an order.

CREATE OR REFRESH STREAMING TABLE silver_order_items (
  CONSTRAINT has_order EXPECT (order_id IS NOT NULL),
  CONSTRAINT sensible_quantity EXPECT (qty > 0)
)
PARTITIONED BY (order_day)
COMMENT 'One row per item of an order'
AS WITH lines AS (
  SELECT
    order_id,
    location_id,
    ts,
    posexplode(
      from_json(
        body,
        'items ARRAY<STRUCT<id: INT, category_id: INT, menu_id: INT, brand_id: INT, name: STRING, price: DECIMAL(10,2), qty: INT>>'
      ).items
    ) AS (position, item)
  FROM STREAM all_events
  WHERE event_type = 'order_created'
)
SELECT
  order_id,
  location_id,
  ts AS order_ts,
  CAST(ts AS DATE) AS order_day,
  position + 1 AS line_number,
  item.id AS item_id,
  item.menu_id,
  item.category_id,
  item.brand_id,
  item.name AS item_name,
  item.price,
  item.qty,
  CAST(item.price * item.qty AS DECIMAL(12,2)) AS extended_price
FROM lines;
