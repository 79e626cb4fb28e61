CREATE OR REPLACE FUNCTION ${catalog}.ai.get_order_timing(oid STRING COMMENT 'The id of an order')
RETURNS TABLE (
  order_id STRING COMMENT 'The id of the order',
  location STRING COMMENT 'The name of the location that cooked it',
  created_ts TIMESTAMP COMMENT 'When it was placed, in UTC',
  delivered_ts TIMESTAMP COMMENT 'When it was delivered, in UTC',
  duration_minutes DECIMAL(10,2) COMMENT 'Minutes from the one to the other'
)
COMMENT 'How long an order took, and which location cooked it. No row for an order that is not delivered.'
RETURN
  SELECT d.order_id, d.location, d.created_ts, d.delivered_ts, d.duration_minutes
  FROM ${catalog}.lakeflow.gold_order_delivery AS d
  WHERE d.order_id = oid
