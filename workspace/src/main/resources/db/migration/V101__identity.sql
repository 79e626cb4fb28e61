-- Who there is, and by what they prove it. Secrets are kept as SHA-256 hashes only.

CREATE TABLE principals (
  id           bigint      GENERATED ALWAYS AS IDENTITY (START WITH 1001) PRIMARY KEY,
  user_name    text        NOT NULL UNIQUE,
  display_name text        NOT NULL,
  kind         text        NOT NULL CHECK (kind IN ('USER', 'SERVICE_PRINCIPAL')),
  admin        boolean     NOT NULL DEFAULT false,
  active       boolean     NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL
);

CREATE TABLE tokens (
  id           text        PRIMARY KEY,
  hash         bytea       NOT NULL UNIQUE,
  principal_id bigint      NOT NULL REFERENCES principals ON DELETE CASCADE,
  comment      text,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz
);

CREATE INDEX tokens_of_principal ON tokens (principal_id);
CREATE INDEX tokens_by_end ON tokens (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE service_principal_secrets (
  id           text        PRIMARY KEY,
  hash         bytea       NOT NULL UNIQUE,
  principal_id bigint      NOT NULL REFERENCES principals ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz
);

CREATE TABLE login_links (
  hash         bytea       PRIMARY KEY,
  principal_id bigint      NOT NULL REFERENCES principals ON DELETE CASCADE,
  expires_at   timestamptz NOT NULL
);

CREATE TABLE sessions (
  hash         bytea       PRIMARY KEY,
  principal_id bigint      NOT NULL REFERENCES principals ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
