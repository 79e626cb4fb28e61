CREATE TABLE pipelines (
  pipeline_id       uuid        PRIMARY KEY,
  name              text        NOT NULL,
  spec              jsonb       NOT NULL,
  creator_user_name text        NOT NULL,
  created_at        timestamptz NOT NULL,
  last_modified     timestamptz NOT NULL
);

CREATE INDEX pipelines_name ON pipelines (name);

CREATE TABLE pipeline_updates (
  update_id              uuid        PRIMARY KEY,
  pipeline_id            uuid        NOT NULL REFERENCES pipelines ON DELETE CASCADE,
  ordinal                bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  cause                  text        NOT NULL,
  state                  text        NOT NULL,
  config                 jsonb       NOT NULL,
  full_refresh           boolean     NOT NULL,
  full_refresh_selection jsonb       NOT NULL,
  refresh_selection      jsonb       NOT NULL,
  validate_only          boolean     NOT NULL,
  created_at             timestamptz NOT NULL,
  -- It has been RUNNING once: what it had to reset is reset.
  ran                    boolean     NOT NULL DEFAULT false,
  -- The compute process that was given it last.
  given_to_epoch         bigint,
  error                  text
);

CREATE INDEX pipeline_updates_recent ON pipeline_updates (pipeline_id, ordinal DESC);

-- Two requests at once start one update.
CREATE UNIQUE INDEX pipeline_updates_active ON pipeline_updates (pipeline_id)
 WHERE state NOT IN ('COMPLETED', 'FAILED', 'CANCELED');

CREATE TABLE pipeline_events (
  event_id    uuid        PRIMARY KEY,
  ordinal     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  pipeline_id uuid        NOT NULL REFERENCES pipelines ON DELETE CASCADE,
  update_id   uuid,
  -- Both null for what the workspace itself reports.
  epoch       bigint,
  sequence    bigint,
  event_type  text        NOT NULL,
  level       text        NOT NULL,
  message     text        NOT NULL,
  occurred_at timestamptz NOT NULL,
  error       jsonb,
  details     jsonb,
  UNIQUE (update_id, epoch, sequence)
);

CREATE INDEX pipeline_events_recent ON pipeline_events (pipeline_id, ordinal DESC);
