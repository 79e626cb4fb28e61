ALTER TABLE job_runs
  ADD COLUMN repair_count     int NOT NULL DEFAULT 0,
  ADD COLUMN latest_repair_id bigint;

-- The repair in which an attempt was made; none for those of the run as it first was.
ALTER TABLE job_attempts ADD COLUMN repair_id bigint;

-- What a run went through: as it first was (number 0, once there is a repair), then each repair.
CREATE TABLE job_repairs (
  repair_id    bigint      PRIMARY KEY DEFAULT nextval('job_run_ids'),
  job_run_id   bigint      NOT NULL REFERENCES job_runs (run_id) ON DELETE CASCADE,
  number       int         NOT NULL,
  requested_by text        NOT NULL,
  started_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  outcome      text,
  message      text        NOT NULL DEFAULT '',
  UNIQUE (job_run_id, number)
);

-- A task left out of a partial run is told from one that its job disables.
UPDATE job_attempts SET outcome = 'NOT_CHOSEN' WHERE outcome = 'DISABLED';
