-- Silver: orders that ended before they were delivered. What they were worth stays in the sales
-- tables, whose revenue is gross: as ordered.

CREATE OR REFRESH MATERIALIZED VIEW order_cancellations
PARTITIONED BY (cancelled_day)
COMMENT 'One row per cancelled order, with the reason'
AS SELECT
  order_id,
  MIN(location_id) AS location_id,
  MIN(location) AS location,
  MIN(ts) AS cancelled_ts,
  event_day AS cancelled_day,
  MIN(from_json(body, 'reason STRING').reason) AS reason
FROM all_events
WHERE event_type = 'cancelled'
GROUP BY order_id, event_day;
