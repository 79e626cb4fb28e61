-- Bronze: every event as it arrived.

CREATE OR REFRESH STREAMING TABLE all_events
PARTITIONED BY (event_day)
COMMENT 'Every event of orders, append-only'
AS SELECT
  event_id, event_type, ts, entity, entity_id, sequence, body,
  CAST(ts AS DATE) AS event_day
FROM STREAM read_files(
  '${events_path}',
  format => 'json',
  schema => 'event_id STRING, event_type STRING, ts TIMESTAMP, entity STRING, entity_id STRING, sequence INT, body STRING'
)
WHERE event_type IS NOT NULL;
