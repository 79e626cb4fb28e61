-- Variants of an agent, prompts with models, held against the same cases.
CREATE TABLE evaluations (
  evaluation_id uuid        PRIMARY KEY,
  model         text        NOT NULL,
  state         text        NOT NULL,
  asked         jsonb       NOT NULL,
  -- Variants with their metrics, differences, and each case's answers.
  result        jsonb,
  message       text,
  created_at    timestamptz NOT NULL,
  created_by    text        NOT NULL
);

CREATE INDEX evaluations_newest ON evaluations (created_at DESC);

-- What people say of answers: yes or no to a question that a judge or a scorer answered, too.
CREATE TABLE evaluation_labels (
  evaluation_id uuid        NOT NULL REFERENCES evaluations ON DELETE CASCADE,
  trace_id      text        NOT NULL,
  name          text        NOT NULL,
  person        text        NOT NULL,
  value         boolean     NOT NULL,
  at            timestamptz NOT NULL,
  PRIMARY KEY (evaluation_id, trace_id, name, person)
);
