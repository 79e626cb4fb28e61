CREATE TABLE traces (
  trace_id          text          PRIMARY KEY,
  endpoint          text          NOT NULL,
  requester         text,
  model             text,
  model_version     text,
  prompt_version    text,
  started_at        timestamptz   NOT NULL,
  duration_us       bigint        NOT NULL,
  state             text          NOT NULL,
  error_code        text,
  prompt_tokens     bigint        NOT NULL DEFAULT 0,
  completion_tokens bigint        NOT NULL DEFAULT 0,
  cost_usd          numeric(18,9) NOT NULL DEFAULT 0,
  -- Null where the settings say that contents are not kept.
  input             text
);

CREATE INDEX traces_recent ON traces (started_at DESC, trace_id DESC);

CREATE TABLE spans (
  trace_id    text        NOT NULL,
  span_id     text        NOT NULL,
  parent_id   text,
  name        text        NOT NULL,
  kind        text        NOT NULL,
  started_at  timestamptz NOT NULL,
  duration_us bigint      NOT NULL,
  state       text        NOT NULL,
  message     text,
  attributes  jsonb       NOT NULL,
  PRIMARY KEY (trace_id, span_id)
);

CREATE INDEX spans_age ON spans (started_at);
