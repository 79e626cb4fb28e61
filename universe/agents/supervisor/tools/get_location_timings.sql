CREATE OR REPLACE FUNCTION ${catalog}.ai.get_location_timings(loc STRING COMMENT 'The name of a location')
RETURNS TABLE (
  location STRING COMMENT 'The name of the location',
  window_end_ts TIMESTAMP COMMENT 'The end of the day that the percentiles are of, in UTC',
  deliveries BIGINT COMMENT 'Orders delivered on that day',
  p50_minutes DECIMAL(10,2) COMMENT 'Half of them took less, in minutes',
  p75_minutes DECIMAL(10,2) COMMENT 'Three quarters of them took less',
  p99_minutes DECIMAL(10,2) COMMENT '99 of 100 took less'
)
COMMENT 'How long deliveries of a location take at present.'
RETURN
  SELECT t.location, t.window_end_ts, t.deliveries, t.p50_minutes, t.p75_minutes, t.p99_minutes
  FROM ${catalog}.lakeflow.gold_location_timings AS t
  WHERE t.location = loc
