-- Bronze: every complaint as it arrived, and the steps of the orders that it may be about.

CREATE OR REFRESH STREAMING TABLE all_complaints (
  CONSTRAINT has_order EXPECT (order_id IS NOT NULL) ON VIOLATION DROP ROW
)
COMMENT 'Every complaint, append-only; its text is a stranger''s'
AS SELECT
  complaint_id, event_type, ts, location, location_id, order_id, channel, complaint,
  CAST(ts AS DATE) AS event_day,
  _rescued_data
FROM STREAM read_files(
  '${complaints_path}',
  format => 'json',
  schema => 'complaint_id STRING, event_type STRING, ts TIMESTAMP, location STRING, location_id INT, order_id STRING, channel STRING, complaint STRING',
  rescuedDataColumn => '_rescued_data'
);

CREATE OR REFRESH STREAMING TABLE order_steps
PARTITIONED BY (event_day)
COMMENT 'The steps of recent orders, one row a step, for the copy that the complaint desk reads'
AS SELECT
  order_id, event_type, ts, location_id, event_day
FROM STREAM lakeflow.all_events
WHERE event_day >= date_sub(CAST('${score_from}' AS DATE), 1)
  AND ts >= CAST('${score_from}' AS TIMESTAMP) - INTERVAL 1 DAY
  AND event_type != 'driver_ping'
  AND order_id IS NOT NULL;
