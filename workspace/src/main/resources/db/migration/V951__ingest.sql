-- What came in from outside: the last batch of each volume, which may be known here a moment before
-- its file shows itself, the keys under which requests were taken, how strangers' records map, and
-- how far captures of other databases have come. A volume that is dropped and made again lies
-- elsewhere, and nothing of the old one holds for it.
CREATE TABLE ingest_volumes (
  volume text PRIMARY KEY,
  root text NOT NULL,
  last_batch bigint NOT NULL DEFAULT 0,
  last_folder text NOT NULL DEFAULT '',
  records bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL
);

CREATE TABLE ingest_keys (
  volume text NOT NULL REFERENCES ingest_volumes ON DELETE CASCADE,
  key text NOT NULL,
  request_sha256 text NOT NULL,
  batch bigint NOT NULL,
  accepted integer NOT NULL,
  quarantined integer NOT NULL,
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (volume, key)
);
CREATE INDEX ingest_keys_by_time ON ingest_keys (taken_at);

CREATE TABLE ingest_mappings (
  volume text NOT NULL REFERENCES ingest_volumes ON DELETE CASCADE,
  name text NOT NULL,
  yaml text NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (volume, name)
);

CREATE TABLE ingest_captures (
  name text PRIMARY KEY,
  source_offset text NOT NULL,
  updated_at timestamptz NOT NULL
);

-- The number of the last commit of rows into a table.
CREATE TABLE ingest_tables (
  name text PRIMARY KEY,
  version bigint NOT NULL
);
