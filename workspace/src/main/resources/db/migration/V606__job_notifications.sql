-- Where others are told of what happens here: all of the configuration is sealed, for a webhook's
-- URL is often a secret itself.
CREATE TABLE notification_destinations (
  id           text        PRIMARY KEY,
  display_name text        NOT NULL,
  sealed       bytea       NOT NULL,
  created_at   timestamptz NOT NULL
);

-- What destinations are to be told, written with the event itself. It is tried again while
-- next_try_at is set.
CREATE TABLE job_deliveries (
  delivery_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id         bigint      NOT NULL REFERENCES job_runs (run_id) ON DELETE CASCADE,
  -- For a task's event its attempt, which no repair shares; for the run's own 0.
  attempt_id     bigint      NOT NULL,
  repair         int         NOT NULL,
  event          text        NOT NULL,
  destination_id text        NOT NULL,
  body           text        NOT NULL,
  tries          int         NOT NULL DEFAULT 0,
  next_try_at    timestamptz,
  sent_at        timestamptz,
  UNIQUE (run_id, attempt_id, repair, event, destination_id)
);
CREATE INDEX job_deliveries_due ON job_deliveries (next_try_at) WHERE next_try_at IS NOT NULL;

ALTER TABLE job_inbox
  ADD COLUMN attempt_id bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT job_inbox_run_id_repair_event_recipient_key,
  ADD UNIQUE (run_id, attempt_id, repair, event, recipient);

-- When a run has taken longer than its health rule wants; gone once it was told.
ALTER TABLE job_runs ADD COLUMN warn_at timestamptz;
