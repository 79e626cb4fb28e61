ALTER TABLE job_attempts
  -- Of a for_each_task's iterations: the attempt of the loop, the place in it, the input as JSON.
  ADD COLUMN parent_run_id bigint REFERENCES job_attempts (run_id) ON DELETE CASCADE,
  ADD COLUMN iteration     int,
  ADD COLUMN input         text,
  -- What a condition_task decided.
  ADD COLUMN decision      text,
  -- What is at work for it elsewhere: a run of another job, or an update of a pipeline.
  ADD COLUMN child_run_id  bigint,
  ADD COLUMN update_id     text;
CREATE INDEX job_attempts_of_loop ON job_attempts (parent_run_id) WHERE parent_run_id IS NOT NULL;

-- A run may have been started by the attempt of a run_job_task.
ALTER TABLE job_runs
  ADD COLUMN parent_attempt_id bigint,
  -- What a trigger's references stand for, and what it must not fire for twice.
  ADD COLUMN trigger_info      json NOT NULL DEFAULT '{}',
  ADD COLUMN trigger_key       text,
  ADD UNIQUE (job_id, trigger_key);

-- What an attempt gave, beyond its logs. Apart, for it may be long and is seldom asked for.
CREATE TABLE job_results (
  attempt_run_id bigint PRIMARY KEY REFERENCES job_attempts (run_id) ON DELETE CASCADE,
  result         json NOT NULL
);

CREATE TABLE job_task_values (
  attempt_run_id bigint NOT NULL REFERENCES job_attempts (run_id) ON DELETE CASCADE,
  name           text   NOT NULL,
  value          json   NOT NULL,
  PRIMARY KEY (attempt_run_id, name)
);
