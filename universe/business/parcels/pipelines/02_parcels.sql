-- Silver: parcels as they were announced, and what became of them. Events are delivered at least
-- once; one that comes again is the same row again.

CREATE OR REFRESH MATERIALIZED VIEW silver_parcels (
  CONSTRAINT has_parcel EXPECT (parcel_id IS NOT NULL),
  CONSTRAINT sensible_weight EXPECT (weight_kg > 0)
)
PARTITIONED BY (announced_day)
COMMENT 'One row per parcel, as it was announced'
AS SELECT
  entity_id AS parcel_id,
  MIN(ts) AS announced_ts,
  event_day AS announced_day,
  MIN(p.service) AS service,
  MIN(p.depot) AS depot,
  MIN(p.hub_id) AS hub_id,
  MIN(p.recipient_id) AS recipient_id,
  MIN(p.address) AS address,
  MIN(p.lat) AS lat,
  MIN(p.lon) AS lon,
  MIN(p.weight_kg) AS weight_kg,
  MIN(p.price_sek) AS price_sek
FROM (
  SELECT
    entity_id,
    ts,
    event_day,
    from_json(
      body,
      'service STRING, depot STRING, hub_id STRING, recipient_id STRING, address STRING, lat DOUBLE, lon DOUBLE, weight_kg DECIMAL(6,2), price_sek DECIMAL(10,2)'
    ) AS p
  FROM all_events
  WHERE event_type = 'parcel_announced'
)
GROUP BY entity_id, event_day;

CREATE OR REFRESH MATERIALIZED VIEW silver_deliveries
PARTITIONED BY (delivered_day)
COMMENT 'One row per parcel that reached its door'
AS SELECT
  entity_id AS parcel_id,
  MIN(ts) AS delivered_ts,
  event_day AS delivered_day,
  MIN(d.tour_id) AS tour_id,
  MIN(d.van) AS van,
  MIN(d.stop) AS stop,
  MIN(d.left_with) AS left_with,
  MIN(d.price_sek) AS price_sek
FROM (
  SELECT
    entity_id,
    ts,
    event_day,
    from_json(body, 'tour_id STRING, van STRING, stop INT, left_with STRING, price_sek DECIMAL(10,2)') AS d
  FROM all_events
  WHERE event_type = 'parcel_delivered'
)
GROUP BY entity_id, event_day;

CREATE OR REFRESH MATERIALIZED VIEW silver_failed_attempts
PARTITIONED BY (failed_day)
COMMENT 'One row per attempt at a door that came to nothing'
AS SELECT
  entity_id AS parcel_id,
  sequence,
  MIN(ts) AS failed_ts,
  event_day AS failed_day,
  MIN(from_json(body, 'reason STRING').reason) AS reason
FROM all_events
WHERE event_type = 'delivery_failed'
GROUP BY entity_id, sequence, event_day;

CREATE OR REFRESH MATERIALIZED VIEW silver_van_tours
PARTITIONED BY (tour_day)
COMMENT 'One row per tour of a van, when it is back at its hub'
AS SELECT
  entity_id AS tour_id,
  MIN(ts) AS returned_ts,
  event_day AS tour_day,
  MIN(t.hub_id) AS hub_id,
  MIN(t.van) AS van,
  MIN(t.stops) AS stops,
  MIN(t.km) AS km
FROM (
  SELECT
    entity_id,
    ts,
    event_day,
    from_json(body, 'hub_id STRING, van STRING, stops INT, km DECIMAL(8,2)') AS t
  FROM all_events
  WHERE event_type = 'van_returned'
)
GROUP BY entity_id, event_day;
