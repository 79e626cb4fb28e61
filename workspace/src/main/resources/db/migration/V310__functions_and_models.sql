CREATE TABLE functions (
  function_id uuid        PRIMARY KEY,
  schema_id   uuid        NOT NULL REFERENCES schemas,
  name        text        NOT NULL,
  owner       text        NOT NULL,
  comment     text,
  definition  jsonb       NOT NULL,
  -- How Postgres answers it from copies, or why it cannot.
  online      jsonb       NOT NULL,
  created_at  timestamptz NOT NULL,
  created_by  text        NOT NULL,
  updated_at  timestamptz NOT NULL,
  updated_by  text        NOT NULL,
  UNIQUE (schema_id, name)
);

CREATE TABLE models (
  model_id     uuid        PRIMARY KEY,
  schema_id    uuid        NOT NULL REFERENCES schemas,
  name         text        NOT NULL,
  owner        text        NOT NULL,
  comment      text,
  tags         jsonb       NOT NULL DEFAULT '{}',
  -- The number of a deleted version is never given again.
  last_version bigint      NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL,
  created_by   text        NOT NULL,
  updated_at   timestamptz NOT NULL,
  updated_by   text        NOT NULL,
  UNIQUE (schema_id, name)
);

CREATE TABLE model_versions (
  model_id   uuid        NOT NULL REFERENCES models ON DELETE CASCADE,
  version    bigint      NOT NULL,
  version_id uuid        NOT NULL UNIQUE,
  source     text        NOT NULL,
  digest     text        NOT NULL,
  run_id     text,
  run_link   text,
  comment    text,
  tags       jsonb       NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  created_by text        NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text        NOT NULL,
  PRIMARY KEY (model_id, version),
  UNIQUE (model_id, digest)
);

CREATE INDEX model_versions_digest ON model_versions (digest);

CREATE TABLE model_aliases (
  model_id uuid   NOT NULL,
  alias    text   NOT NULL,
  version  bigint NOT NULL,
  PRIMARY KEY (model_id, alias),
  FOREIGN KEY (model_id, version) REFERENCES model_versions ON DELETE CASCADE
);
