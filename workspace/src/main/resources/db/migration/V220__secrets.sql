-- Secrets by scope. A value is sealed with the key of the home, which is not in the database.
CREATE TABLE secret_scopes (
  scope      text        PRIMARY KEY,
  created_by text        NOT NULL,
  created_at timestamptz NOT NULL
);

-- The names of scopes are not case-sensitive.
CREATE UNIQUE INDEX secret_scopes_by_name ON secret_scopes (lower(scope));

CREATE TABLE secrets (
  scope      text        NOT NULL REFERENCES secret_scopes ON DELETE CASCADE,
  key        text        NOT NULL,
  sealed     bytea       NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);

-- Principal 0 is everybody who has come in.
CREATE TABLE secret_acls (
  scope        text   NOT NULL REFERENCES secret_scopes ON DELETE CASCADE,
  principal_id bigint NOT NULL,
  permission   text   NOT NULL CHECK (permission IN ('READ', 'WRITE', 'MANAGE')),
  PRIMARY KEY (scope, principal_id)
);
