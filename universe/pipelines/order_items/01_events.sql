-- Bronze: every event as it arrived. What is not JSON is kept in all_events_quarantine by the
-- platform; what is JSON but no event that we know is kept in unknown_events.

CREATE TEMPORARY VIEW raw_events AS
SELECT
  *,
  coalesce(
    event_type IN (
      'order_created', 'gk_started', 'gk_finished', 'gk_ready',
      'driver_arrived', 'driver_picked_up', 'driver_ping', 'delivered', 'cancelled'
    ),
    false
  ) AS is_known
FROM STREAM read_files(
  '${events_path}',
  format => 'json',
  schema => 'event_id STRING, event_type STRING, ts TIMESTAMP, location STRING, location_id INT, gk_id STRING, order_id STRING, sequence INT, body STRING',
  rescuedDataColumn => '_rescued_data'
);

CREATE OR REFRESH STREAMING TABLE all_events
PARTITIONED BY (event_day)
COMMENT 'Every event of every order, append-only'
AS SELECT
  event_id, event_type, ts, location, location_id, gk_id, order_id, sequence, body,
  CAST(ts AS DATE) AS event_day,
  _rescued_data
FROM STREAM raw_events
WHERE is_known;

CREATE OR REFRESH STREAMING TABLE unknown_events
COMMENT 'Lines that are JSON but no known type of event: kept aside, counted, never refined'
AS SELECT
  event_id, event_type, ts, location_id, order_id, body, _rescued_data
FROM STREAM raw_events
WHERE NOT is_known;
