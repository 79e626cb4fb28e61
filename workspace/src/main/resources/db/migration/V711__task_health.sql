ALTER TABLE job_attempts
  -- When an attempt has taken longer than its task's health rule wants; gone once it was told.
  ADD COLUMN warn_at timestamptz,
  -- Of a repaired for_each_task: how many of its inputs had succeeded before and do not run again.
  ADD COLUMN carried int NOT NULL DEFAULT 0;
CREATE INDEX job_attempts_to_warn ON job_attempts (warn_at) WHERE warn_at IS NOT NULL;
