-- Gold: how long orders took. An order's events may fall on two days, so its life is gathered by
-- order before anything is said about a day.

CREATE OR REFRESH PRIVATE MATERIALIZED VIEW order_lifecycle
COMMENT 'When each order was created and delivered, as far as is known'
AS SELECT
  order_id,
  MIN(location_id) AS location_id,
  MIN(location) AS location,
  MIN(CASE WHEN event_type = 'order_created' THEN ts END) AS created_ts,
  MIN(CASE WHEN event_type = 'delivered' THEN ts END) AS delivered_ts
FROM all_events
WHERE event_type IN ('order_created', 'delivered') AND order_id IS NOT NULL
GROUP BY order_id;

CREATE OR REFRESH PRIVATE MATERIALIZED VIEW location_clock
COMMENT 'The time of each location''s latest event'
AS SELECT
  location_id,
  MAX(location) AS location,
  MAX(ts) AS latest_ts
FROM all_events
WHERE location_id IS NOT NULL
GROUP BY location_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_order_delivery
PARTITIONED BY (order_day)
COMMENT 'How long each delivered order took, from creation to the door'
AS SELECT
  order_id,
  location_id,
  location,
  CAST(created_ts AS DATE) AS order_day,
  created_ts,
  delivered_ts,
  CAST((unix_millis(delivered_ts) - unix_millis(created_ts)) / 60000.0 AS DECIMAL(10,2)) AS duration_minutes
FROM order_lifecycle
WHERE created_ts IS NOT NULL AND delivered_ts IS NOT NULL;

CREATE OR REFRESH MATERIALIZED VIEW gold_location_timings
COMMENT 'Percentiles of delivery time over the day that ends at the location''s latest event'
AS SELECT
  c.location_id,
  c.location,
  c.latest_ts AS window_end_ts,
  COUNT(*) AS deliveries,
  CAST(percentile(d.duration_minutes, 0.50) AS DECIMAL(10,2)) AS p50_minutes,
  CAST(percentile(d.duration_minutes, 0.75) AS DECIMAL(10,2)) AS p75_minutes,
  CAST(percentile(d.duration_minutes, 0.99) AS DECIMAL(10,2)) AS p99_minutes
FROM location_clock AS c
JOIN gold_order_delivery AS d
  ON d.location_id = c.location_id
  AND d.delivered_ts > c.latest_ts - INTERVAL 1 DAY
GROUP BY c.location_id, c.location, c.latest_ts;
