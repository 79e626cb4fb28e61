-- Database instances, each a PostgreSQL server of its own, and what is copied into them.

CREATE TABLE database_instances (
  name         text        PRIMARY KEY,
  uid          uuid        NOT NULL UNIQUE,
  creator      text        NOT NULL,
  created_at   timestamptz NOT NULL,
  capacity     text        NOT NULL,
  stopped      boolean     NOT NULL,
  native_login boolean     NOT NULL,
  custom_tags  jsonb       NOT NULL,
  port         integer     NOT NULL
);

-- Passwords that the API gave out, by hash; a RADIUS responder looks them up.
CREATE TABLE database_credentials (
  hash         bytea       NOT NULL,
  instance     text        NOT NULL REFERENCES database_instances ON DELETE CASCADE,
  principal_id bigint      NOT NULL REFERENCES principals ON DELETE CASCADE,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (hash, instance)
);

CREATE INDEX database_credentials_by_end ON database_credentials (expires_at);

CREATE TABLE database_catalogs (
  catalog_id    uuid        PRIMARY KEY REFERENCES catalogs ON DELETE CASCADE,
  instance      text        NOT NULL REFERENCES database_instances,
  database_name text        NOT NULL
);

CREATE TABLE database_tables (
  schema_id     uuid        NOT NULL REFERENCES schemas,
  name          text        NOT NULL,
  instance      text        NOT NULL REFERENCES database_instances,
  database_name text        NOT NULL,
  PRIMARY KEY (schema_id, name)
);

CREATE TABLE synced_tables (
  id            uuid        PRIMARY KEY,
  schema_id     uuid        NOT NULL REFERENCES schemas,
  name          text        NOT NULL,
  instance      text        NOT NULL REFERENCES database_instances,
  database_name text        NOT NULL,
  -- Names in Postgres stay when the catalog's schema is renamed.
  target_schema text        NOT NULL,
  source        text        NOT NULL,
  spec          jsonb       NOT NULL,
  created_at    timestamptz NOT NULL,
  created_by    text        NOT NULL,
  UNIQUE (schema_id, name),
  UNIQUE (instance, database_name, target_schema, name)
);

CREATE INDEX synced_tables_of_source ON synced_tables (source);

-- Copies that are to go from Postgres, once its server answers.
CREATE TABLE synced_table_removals (
  id            uuid        PRIMARY KEY,
  instance      text        NOT NULL REFERENCES database_instances ON DELETE CASCADE,
  database_name text        NOT NULL,
  target_schema text        NOT NULL,
  name          text        NOT NULL,
  purge         boolean     NOT NULL
);
