CREATE TABLE serving_endpoints (
  endpoint_id    uuid        PRIMARY KEY,
  name           text        NOT NULL UNIQUE,
  creator        text        NOT NULL,
  description    text,
  -- As it was sent, checked.
  config         jsonb       NOT NULL,
  config_version bigint      NOT NULL,
  tags           jsonb       NOT NULL DEFAULT '[]',
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
);
