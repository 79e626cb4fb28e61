CREATE OR REPLACE FUNCTION ${catalog}.ai.get_order_overview(oid STRING COMMENT 'The id of an order')
RETURNS TABLE (
  order_id STRING COMMENT 'The id of the order',
  order_ts TIMESTAMP COMMENT 'When it was placed, in UTC',
  order_total DECIMAL(14,2) COMMENT 'What the customer paid, in US dollars',
  items ARRAY<STRUCT<item_name: STRING, qty: INT, price: DECIMAL(10,2)>> COMMENT 'What was ordered; the price is that of one'
)
COMMENT 'What was ordered, item by item, when and for how much. No row for an order that is not known.'
RETURN
  SELECT
    h.order_id,
    h.order_ts,
    h.order_total,
    collect_list(named_struct('item_name', s.item_name, 'qty', s.qty, 'price', s.price)) AS items
  FROM ${catalog}.lakeflow.gold_order_header AS h
  JOIN ${catalog}.lakeflow.silver_order_items AS s ON s.order_id = h.order_id
  WHERE h.order_id = oid AND s.order_id = oid
  GROUP BY h.order_id, h.order_ts, h.order_total
