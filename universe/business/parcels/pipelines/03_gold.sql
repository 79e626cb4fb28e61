-- Gold: what the carrier earns and how well it delivers.

CREATE OR REFRESH MATERIALIZED VIEW gold_revenue_day
PARTITIONED BY (announced_day)
COMMENT 'Parcels and revenue by day, service and hub, as announced'
AS SELECT
  announced_day,
  service,
  hub_id,
  COUNT(*) AS parcels,
  CAST(SUM(weight_kg) AS DECIMAL(14,2)) AS weight_kg,
  CAST(SUM(price_sek) AS DECIMAL(18,2)) AS revenue_sek
FROM silver_parcels
GROUP BY announced_day, service, hub_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_deliveries_day
PARTITIONED BY (delivered_day)
COMMENT 'Parcels that reached their door by day'
AS SELECT
  delivered_day,
  COUNT(*) AS parcels,
  COUNT(DISTINCT tour_id) AS tours,
  CAST(SUM(price_sek) AS DECIMAL(18,2)) AS revenue_sek
FROM silver_deliveries
GROUP BY delivered_day;

CREATE OR REFRESH MATERIALIZED VIEW gold_door_to_door
PARTITIONED BY (delivered_day)
COMMENT 'How long each delivered parcel took'
AS SELECT
  p.parcel_id,
  p.service,
  p.hub_id,
  d.delivered_day,
  p.announced_ts,
  d.delivered_ts,
  CAST((unix_millis(d.delivered_ts) - unix_millis(p.announced_ts)) / 3600000.0 AS DECIMAL(10,2)) AS hours
FROM silver_parcels AS p
JOIN silver_deliveries AS d ON d.parcel_id = p.parcel_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_hub_tours_day
PARTITIONED BY (tour_day)
COMMENT 'Tours, stops and kilometres by hub and day'
AS SELECT
  tour_day,
  hub_id,
  COUNT(*) AS tours,
  SUM(stops) AS stops,
  CAST(SUM(km) AS DECIMAL(14,2)) AS km
FROM silver_van_tours
GROUP BY tour_day, hub_id;
