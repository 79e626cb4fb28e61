CREATE TABLE jobs (
  job_id              bigint GENERATED ALWAYS AS IDENTITY (START WITH 1001) PRIMARY KEY,
  name                text        NOT NULL,
  settings            json        NOT NULL,
  creator_id          text        NOT NULL,
  creator_user_name   text        NOT NULL,
  run_as_id           text        NOT NULL,
  run_as_user_name    text        NOT NULL,
  created_at          timestamptz NOT NULL,
  -- Whether a run must be going at any time; the settings say so, and this is what is asked.
  keeps_running       boolean     NOT NULL,
  failures_in_a_row   int         NOT NULL DEFAULT 0,
  next_start_at       timestamptz,
  runs_made           bigint      NOT NULL DEFAULT 0,
  deleted_at          timestamptz
);
CREATE INDEX jobs_by_name ON jobs (lower(name)) WHERE deleted_at IS NULL;

-- A run and an attempt of a task are told apart by their number alone, as in the Jobs API.
CREATE SEQUENCE job_run_ids START WITH 100001;

CREATE TABLE job_runs (
  run_id              bigint      PRIMARY KEY DEFAULT nextval('job_run_ids'),
  job_id              bigint      REFERENCES jobs (job_id),
  run_type            text        NOT NULL,
  trigger             text        NOT NULL,
  run_name            text        NOT NULL,
  number_in_job       bigint      NOT NULL,
  settings            json        NOT NULL,
  parameters          json        NOT NULL,
  overrides           json        NOT NULL,
  creator_id          text        NOT NULL,
  creator_user_name   text        NOT NULL,
  run_as_id           text        NOT NULL,
  run_as_user_name    text        NOT NULL,
  state               text        NOT NULL,
  outcome             text,
  message             text        NOT NULL DEFAULT '',
  created_at          timestamptz NOT NULL,
  admitted_at         timestamptz,
  ended_at            timestamptz,
  deadline            timestamptz,
  cancel_requested_at timestamptz,
  idempotency_token   text        UNIQUE
);
CREATE INDEX job_runs_of_job ON job_runs (job_id, run_id DESC);
CREATE INDEX job_runs_active ON job_runs (job_id) WHERE state <> 'TERMINATED';

CREATE TABLE job_attempts (
  run_id              bigint      PRIMARY KEY DEFAULT nextval('job_run_ids'),
  job_run_id          bigint      NOT NULL REFERENCES job_runs (run_id) ON DELETE CASCADE,
  task_key            text        NOT NULL,
  position            int         NOT NULL,
  attempt_number      int         NOT NULL,
  failures            int         NOT NULL,
  state               text        NOT NULL,
  outcome             text,
  message             text        NOT NULL DEFAULT '',
  created_at          timestamptz NOT NULL,
  due_at              timestamptz,
  claimed_at          timestamptz,
  started_at          timestamptz,
  ended_at            timestamptz,
  deadline            timestamptz,
  -- How it will end once its process is gone, when it was told to stop.
  ending              text,
  -- Who runs it: only the engine of that epoch may record its end.
  epoch               bigint,
  pid                 bigint,
  process_started_at  timestamptz,
  token_id            text,
  resolved_parameters json,
  error               text,
  error_trace         text,
  UNIQUE (job_run_id, task_key, attempt_number)
);
CREATE INDEX job_attempts_active ON job_attempts (state) WHERE state <> 'TERMINATED';

CREATE SEQUENCE job_engine_epochs;
