-- Silver: orders that ended before they were delivered. What they were worth stays in the sales
-- tables, whose revenue is gross: as ordered.

CREATE OR REFRESH STREAMING TABLE order_cancellations
PARTITIONED BY (cancelled_day)
COMMENT 'One row per cancelled order, with the reason'
AS SELECT
  order_id,
  location_id,
  location,
  ts AS cancelled_ts,
  CAST(ts AS DATE) AS cancelled_day,
  from_json(body, 'reason STRING').reason AS reason
FROM STREAM all_events
WHERE event_type = 'cancelled';
