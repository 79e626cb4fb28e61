-- What people are told of runs: the workspace sends no mail, it keeps it here.
CREATE TABLE job_inbox (
  message_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  told_at    timestamptz NOT NULL,
  recipient  text        NOT NULL,
  event      text        NOT NULL,
  job_id     bigint,
  run_id     bigint      NOT NULL REFERENCES job_runs (run_id) ON DELETE CASCADE,
  repair     int         NOT NULL,
  subject    text        NOT NULL,
  message    text        NOT NULL,
  UNIQUE (run_id, repair, event, recipient)
);
