CREATE TABLE catalogs (
  catalog_id   uuid        PRIMARY KEY,
  name         text        NOT NULL UNIQUE,
  owner        text        NOT NULL,
  comment      text,
  properties   jsonb       NOT NULL DEFAULT '{}',
  storage_root text        NOT NULL,
  created_at   timestamptz NOT NULL,
  created_by   text        NOT NULL,
  updated_at   timestamptz NOT NULL,
  updated_by   text        NOT NULL
);

-- A name may be given away and come back (rename), a location never: it is unique for itself.
CREATE TABLE schemas (
  schema_id        uuid        PRIMARY KEY,
  catalog_id       uuid        NOT NULL REFERENCES catalogs,
  name             text        NOT NULL,
  owner            text        NOT NULL,
  comment          text,
  properties       jsonb       NOT NULL DEFAULT '{}',
  storage_location text        NOT NULL UNIQUE,
  created_at       timestamptz NOT NULL,
  created_by       text        NOT NULL,
  updated_at       timestamptz NOT NULL,
  updated_by       text        NOT NULL,
  UNIQUE (catalog_id, name)
);

CREATE TABLE volumes (
  volume_id        uuid        PRIMARY KEY,
  schema_id        uuid        NOT NULL REFERENCES schemas,
  name             text        NOT NULL,
  volume_type      text        NOT NULL CHECK (volume_type IN ('MANAGED', 'EXTERNAL')),
  owner            text        NOT NULL,
  comment          text,
  storage_location text        NOT NULL UNIQUE,
  created_at       timestamptz NOT NULL,
  created_by       text        NOT NULL,
  updated_at       timestamptz NOT NULL,
  updated_by       text        NOT NULL,
  UNIQUE (schema_id, name)
);

CREATE TABLE tables (
  table_id           uuid        PRIMARY KEY,
  schema_id          uuid        NOT NULL REFERENCES schemas,
  name               text        NOT NULL,
  table_type         text        NOT NULL,
  data_source_format text,
  owner              text        NOT NULL,
  comment            text,
  properties         jsonb       NOT NULL DEFAULT '{}',
  columns            jsonb       NOT NULL DEFAULT '[]',
  storage_location   text        UNIQUE,
  view_definition    text,
  pipeline_id        text,
  created_at         timestamptz NOT NULL,
  created_by         text        NOT NULL,
  updated_at         timestamptz NOT NULL,
  updated_by         text        NOT NULL,
  UNIQUE (schema_id, name),
  CHECK ((table_type = 'VIEW') = (storage_location IS NULL)),
  CHECK (table_type <> 'VIEW' OR view_definition IS NOT NULL),
  CHECK (table_type NOT IN ('MANAGED', 'EXTERNAL') OR view_definition IS NULL)
);

CREATE INDEX tables_pipeline ON tables (pipeline_id) WHERE pipeline_id IS NOT NULL;

-- What a committed deletion left to remove from the storage root; a row goes when its files are gone.
CREATE TABLE storage_removals (
  location      text        PRIMARY KEY,
  only_if_empty boolean     NOT NULL,
  requested_at  timestamptz NOT NULL
);
