-- Runs of supervisors. What is known of a run is here and in its steps; a process that takes one on
-- knows nothing else of it.
CREATE TABLE agent_runs (
  run_id            uuid        PRIMARY KEY,
  endpoint          text        NOT NULL,
  -- The model version that began it goes on with it, whatever the endpoint serves by then.
  served            jsonb       NOT NULL,
  requester         text        NOT NULL,
  owner             text        NOT NULL,
  mode              text        NOT NULL,
  input             jsonb       NOT NULL,
  state             text        NOT NULL,
  -- Who is at it: each write of a step is refused to anybody else.
  driver            uuid,
  planned           int         NOT NULL DEFAULT 0,
  turn              int         NOT NULL DEFAULT 0,
  turn_from         bigint      NOT NULL DEFAULT 0,
  turn_until        timestamptz,
  next_sequence     bigint      NOT NULL DEFAULT 0,
  prompt_tokens     bigint      NOT NULL DEFAULT 0,
  completion_tokens bigint      NOT NULL DEFAULT 0,
  active_millis     bigint      NOT NULL DEFAULT 0,
  model_label       text,
  trace_id          text,
  answer            jsonb,
  error_code        text,
  error_message     text,
  created_at        timestamptz NOT NULL,
  changed_at        timestamptz NOT NULL,
  expires_at        timestamptz,
  ended_at          timestamptz
);

CREATE INDEX agent_runs_newest ON agent_runs (created_at DESC);
CREATE INDEX agent_runs_open ON agent_runs (requester, endpoint) WHERE ended_at IS NULL;

-- A step is written down before it acts (INTENDED) and again with what came of it.
CREATE TABLE agent_steps (
  run_id          uuid        NOT NULL REFERENCES agent_runs ON DELETE CASCADE,
  position        int         NOT NULL,
  kind            text        NOT NULL,
  name            text        NOT NULL,
  title           text        NOT NULL,
  call_id         text,
  arguments       jsonb       NOT NULL,
  -- What whoever does it knows it by: the same however often it is asked for.
  idempotency_key uuid        NOT NULL UNIQUE,
  effect          text        NOT NULL,
  state           text        NOT NULL,
  attempts        int         NOT NULL DEFAULT 0,
  result          jsonb,
  trace_id        text,
  decided_by      text,
  decided_at      timestamptz,
  note            text,
  begun_at        timestamptz NOT NULL,
  ended_at        timestamptz,
  PRIMARY KEY (run_id, position)
);

-- What was told of a run, in the order in which it is told again to who asks from an offset.
CREATE TABLE agent_events (
  run_id   uuid   NOT NULL REFERENCES agent_runs ON DELETE CASCADE,
  sequence bigint NOT NULL,
  event    text   NOT NULL,
  PRIMARY KEY (run_id, sequence)
);
