CREATE TABLE apps (
  name                 text        PRIMARY KEY,
  app_id               uuid        NOT NULL UNIQUE,
  description          text        NOT NULL DEFAULT '',
  service_principal_id bigint      NOT NULL,
  -- The client secret of the process that runs; it is replaced at each start.
  secret_id            text,
  resources            jsonb       NOT NULL DEFAULT '[]',
  source_code_path     text,
  started              boolean     NOT NULL,
  active_deployment_id text,
  creator              text        NOT NULL,
  created_at           timestamptz NOT NULL,
  updater              text        NOT NULL,
  updated_at           timestamptz NOT NULL
);

CREATE TABLE app_deployments (
  deployment_id    text        PRIMARY KEY,
  app_name         text        NOT NULL REFERENCES apps ON DELETE CASCADE,
  source_code_path text        NOT NULL,
  -- What the request says over app.yaml; null where it says nothing.
  command          jsonb,
  env              jsonb,
  state            text        NOT NULL CHECK (state IN ('IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  message          text        NOT NULL,
  creator          text        NOT NULL,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL
);

CREATE INDEX app_deployments_of_app ON app_deployments (app_name, created_at DESC);

-- A browser's session at another origin of ours. It ends with the session that it came from.
CREATE TABLE handed_over_codes (
  hash         bytea       PRIMARY KEY,
  audience     text        NOT NULL,
  state_hash   bytea       NOT NULL,
  session_hash bytea       NOT NULL REFERENCES sessions ON DELETE CASCADE,
  expires_at   timestamptz NOT NULL
);

CREATE TABLE handed_over_sessions (
  hash         bytea PRIMARY KEY,
  audience     text  NOT NULL,
  session_hash bytea NOT NULL REFERENCES sessions ON DELETE CASCADE
);

CREATE INDEX handed_over_sessions_of_session ON handed_over_sessions (session_hash);
