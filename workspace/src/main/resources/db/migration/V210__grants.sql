-- Privileges on what the catalog holds. Things and principals are named by ids, so that a rename keeps
-- what was granted and a new thing of an old name inherits nothing; ids are never given again.
-- Principal 0 is everybody who has come in.
CREATE TABLE grants (
  securable_id uuid        NOT NULL,
  principal_id bigint      NOT NULL,
  privilege    text        NOT NULL,
  granted_by   text        NOT NULL,
  granted_at   timestamptz NOT NULL,
  PRIMARY KEY (securable_id, principal_id, privilege)
);

CREATE INDEX grants_of_principal ON grants (principal_id);

-- Who may do what with jobs, pipelines, apps, endpoints: one level a principal.
CREATE TABLE object_permissions (
  object_type  text   NOT NULL,
  object_id    text   NOT NULL,
  principal_id bigint NOT NULL,
  level        text   NOT NULL,
  PRIMARY KEY (object_type, object_id, principal_id)
);
