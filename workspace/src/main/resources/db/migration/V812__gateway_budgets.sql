-- What endpoints with a budget cost: who is a principal's id, or empty for all callers together;
-- period is a day or a month of UTC.
CREATE TABLE gateway_spending (
  endpoint text    NOT NULL,
  who      text    NOT NULL,
  period   text    NOT NULL,
  usd      numeric NOT NULL,
  PRIMARY KEY (endpoint, who, period)
);

-- The last minute that an endpoint's rate limits have counted, by window and second of the epoch.
CREATE TABLE gateway_windows (
  endpoint text  PRIMARY KEY,
  windows  jsonb NOT NULL
);
