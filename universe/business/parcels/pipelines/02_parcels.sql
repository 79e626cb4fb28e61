-- Silver: parcels as they were announced, and what became of them.

CREATE OR REFRESH STREAMING TABLE silver_parcels (
  CONSTRAINT has_parcel EXPECT (parcel_id IS NOT NULL),
  CONSTRAINT sensible_weight EXPECT (weight_kg > 0)
)
PARTITIONED BY (announced_day)
COMMENT 'One row per parcel, as it was announced'
AS WITH announced AS (
  SELECT
    entity_id AS parcel_id,
    ts AS announced_ts,
    from_json(
      body,
      'service STRING, depot STRING, hub_id STRING, recipient_id STRING, address STRING, lat DOUBLE, lon DOUBLE, weight_kg DECIMAL(6,2), price_sek DECIMAL(10,2)'
    ) AS parcel
  FROM STREAM all_events
  WHERE event_type = 'parcel_announced'
)
SELECT
  parcel_id,
  announced_ts,
  CAST(announced_ts AS DATE) AS announced_day,
  parcel.service,
  parcel.depot,
  parcel.hub_id,
  parcel.recipient_id,
  parcel.address,
  parcel.lat,
  parcel.lon,
  parcel.weight_kg,
  parcel.price_sek
FROM announced;

CREATE OR REFRESH STREAMING TABLE silver_deliveries
PARTITIONED BY (delivered_day)
COMMENT 'One row per parcel that reached its door'
AS WITH delivered AS (
  SELECT
    entity_id AS parcel_id,
    ts AS delivered_ts,
    from_json(body, 'tour_id STRING, van STRING, stop INT, left_with STRING, price_sek DECIMAL(10,2)') AS d
  FROM STREAM all_events
  WHERE event_type = 'parcel_delivered'
)
SELECT
  parcel_id,
  delivered_ts,
  CAST(delivered_ts AS DATE) AS delivered_day,
  d.tour_id,
  d.van,
  d.stop,
  d.left_with,
  d.price_sek
FROM delivered;

CREATE OR REFRESH STREAMING TABLE silver_failed_attempts
PARTITIONED BY (failed_day)
COMMENT 'One row per attempt at a door that came to nothing'
AS SELECT
  entity_id AS parcel_id,
  ts AS failed_ts,
  CAST(ts AS DATE) AS failed_day,
  from_json(body, 'reason STRING').reason AS reason
FROM STREAM all_events
WHERE event_type = 'delivery_failed';

CREATE OR REFRESH STREAMING TABLE silver_van_tours
PARTITIONED BY (tour_day)
COMMENT 'One row per van and day, when it is back at its hub'
AS WITH returned AS (
  SELECT
    entity_id AS tour_id,
    ts AS returned_ts,
    from_json(body, 'hub_id STRING, van STRING, stops INT, km DECIMAL(8,2)') AS t
  FROM STREAM all_events
  WHERE event_type = 'van_returned'
)
SELECT
  tour_id,
  returned_ts,
  CAST(returned_ts AS DATE) AS tour_day,
  t.hub_id,
  t.van,
  t.stops,
  t.km
FROM returned;
