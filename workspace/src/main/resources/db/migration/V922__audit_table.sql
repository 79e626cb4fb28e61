-- How far the audit has gone to the table system.access.audit.
CREATE TABLE audit_told (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  event_id bigint  NOT NULL
);

INSERT INTO audit_told (event_id) VALUES (0);
