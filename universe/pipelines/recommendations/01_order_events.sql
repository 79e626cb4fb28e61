-- What the refund manager shows of an order's life. Only orders that may get a recommendation: the
-- day before the first of them, and everything since.

CREATE OR REFRESH STREAMING TABLE lakeflow.order_events
PARTITIONED BY (event_day)
COMMENT 'Events of recent orders, one row an event, for the copy that the app reads'
AS SELECT
  event_id, order_id, sequence, event_type, ts, location_id, body, event_day
FROM STREAM lakeflow.all_events
WHERE event_day >= date_sub(CAST('${score_from}' AS DATE), 1)
  AND ts >= CAST('${score_from}' AS TIMESTAMP) - INTERVAL 1 DAY
  AND event_id IS NOT NULL
  AND order_id IS NOT NULL;
