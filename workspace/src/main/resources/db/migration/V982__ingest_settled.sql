-- Which records that were kept aside are done with, each once: they were sent again, or discarded.
-- A line is that of a file of the volume's quarantine; when all of a file's lines are done with, it
-- goes, and a while later what is known of them.
CREATE TABLE ingest_settled (
  volume text NOT NULL REFERENCES ingest_volumes ON DELETE CASCADE,
  file text NOT NULL,
  line integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('SENT', 'DISCARDED')),
  settled_by text NOT NULL,
  settled_at timestamptz NOT NULL,
  file_gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (volume, file, line)
);
CREATE INDEX ingest_settled_gone ON ingest_settled (settled_at) WHERE file_gone;

ALTER TABLE ingest_volumes ADD COLUMN settled bigint NOT NULL DEFAULT 0;
