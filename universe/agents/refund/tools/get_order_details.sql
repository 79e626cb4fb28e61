CREATE OR REPLACE FUNCTION ${catalog}.ai.get_order_details(oid STRING COMMENT 'The id of an order')
RETURNS TABLE (
  order_id STRING COMMENT 'The id of the order',
  location_id INT COMMENT 'The id of the location that cooked it',
  order_ts TIMESTAMP COMMENT 'When it was placed, in UTC',
  item_lines BIGINT COMMENT 'Different items',
  total_qty BIGINT COMMENT 'Items in all',
  order_total DECIMAL(14,2) COMMENT 'What the customer paid, in US dollars'
)
COMMENT 'What was ordered, when and for how much. No row for an order that is not known.'
RETURN
  SELECT h.order_id, h.location_id, h.order_ts, h.item_lines, h.total_qty, h.order_total
  FROM ${catalog}.lakeflow.gold_order_header AS h
  WHERE h.order_id = oid
