-- Bronze: every order as it arrived.
CREATE OR REFRESH STREAMING TABLE orders
COMMENT 'Every order as it arrived, append-only'
AS SELECT order_id, ts, dish, quantity, price
FROM STREAM read_files(
  '${events_path}',
  format => 'json',
  schema => 'order_id STRING, ts TIMESTAMP, dish STRING, quantity INT, price DECIMAL(10,2)'
);

-- Silver: what can be counted.
CREATE OR REFRESH STREAMING TABLE silver_orders (
  CONSTRAINT sensible_quantity EXPECT (quantity > 0) ON VIOLATION DROP ROW
)
COMMENT 'One row per order, with what it costs'
AS SELECT order_id, ts, dish, quantity, CAST(quantity * price AS DECIMAL(12,2)) AS total
FROM STREAM orders;

-- Gold: what a person asks for.
CREATE OR REFRESH MATERIALIZED VIEW gold_sales_by_dish
COMMENT 'Orders and revenue by dish'
AS SELECT dish, count(*) AS orders, sum(total) AS revenue
FROM silver_orders
GROUP BY dish;
