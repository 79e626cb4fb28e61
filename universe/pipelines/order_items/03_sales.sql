-- Gold: what was sold.

CREATE OR REFRESH MATERIALIZED VIEW gold_order_header
PARTITIONED BY (order_day)
COMMENT 'One row per order'
AS SELECT
  order_id,
  location_id,
  order_ts,
  order_day,
  COUNT(*) AS item_lines,
  SUM(qty) AS total_qty,
  CAST(SUM(extended_price) AS DECIMAL(14,2)) AS order_total
FROM silver_order_items
GROUP BY order_id, location_id, order_ts, order_day;

CREATE OR REFRESH MATERIALIZED VIEW gold_item_sales_day
PARTITIONED BY (order_day)
COMMENT 'Units and revenue by item and day'
AS SELECT
  order_day,
  item_id,
  menu_id,
  category_id,
  brand_id,
  MAX(item_name) AS item_name,
  COUNT(*) AS order_lines,
  SUM(qty) AS units_sold,
  CAST(SUM(extended_price) AS DECIMAL(18,2)) AS gross_revenue
FROM silver_order_items
GROUP BY order_day, item_id, menu_id, category_id, brand_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_brand_sales_day
PARTITIONED BY (order_day)
COMMENT 'Units and revenue by brand, location and day'
AS SELECT
  order_day,
  brand_id,
  location_id,
  COUNT(*) AS order_lines,
  SUM(qty) AS units_sold,
  CAST(SUM(extended_price) AS DECIMAL(18,2)) AS gross_revenue
FROM silver_order_items
GROUP BY order_day, brand_id, location_id;

CREATE OR REFRESH MATERIALIZED VIEW gold_location_sales_hourly
PARTITIONED BY (order_day)
COMMENT 'Orders and revenue by location and hour'
AS SELECT
  location_id,
  order_day,
  date_trunc('HOUR', order_ts) AS hour_ts,
  COUNT(*) AS order_count,
  SUM(total_qty) AS units_sold,
  CAST(SUM(order_total) AS DECIMAL(18,2)) AS gross_revenue
FROM gold_order_header
GROUP BY location_id, order_day, date_trunc('HOUR', order_ts);
