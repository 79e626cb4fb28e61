-- A release: one version of an agent on its way to production, and what was done on the way.
CREATE TABLE releases (
  catalog_name      text        NOT NULL,
  schema_name       text        NOT NULL,
  -- The N of its artefacts; grows within catalog and schema and is never given again.
  number            bigint      NOT NULL,
  model             text        NOT NULL,
  model_version     bigint      NOT NULL,
  model_digest      text        NOT NULL,
  author            text        NOT NULL,
  state             text        NOT NULL,
  -- The champion that it was held against; null when there was none.
  champion_version  bigint,
  -- Digests, endpoint, app, verdict, plan: what became known step by step.
  facts             jsonb       NOT NULL DEFAULT '{}',
  created_at        timestamptz NOT NULL,
  created_by        text        NOT NULL,
  updated_at        timestamptz NOT NULL,
  PRIMARY KEY (catalog_name, schema_name, number)
);

-- However two releases cross, a model has one in production.
CREATE UNIQUE INDEX releases_in_production ON releases (model)
  WHERE state IN ('PROMOTED', 'DEPLOYED', 'VERIFIED');

CREATE INDEX releases_newest ON releases (created_at DESC);

-- Who signed, as the workspace knew them when they did.
CREATE TABLE release_sign_offs (
  catalog_name text        NOT NULL,
  schema_name  text        NOT NULL,
  number       bigint      NOT NULL,
  role         text        NOT NULL,
  owner        text        NOT NULL,
  block        jsonb       NOT NULL,
  signed_at    timestamptz NOT NULL,
  PRIMARY KEY (catalog_name, schema_name, number, role),
  FOREIGN KEY (catalog_name, schema_name, number) REFERENCES releases ON DELETE CASCADE
);

CREATE TABLE release_events (
  event_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  catalog_name text        NOT NULL,
  schema_name  text        NOT NULL,
  number       bigint      NOT NULL,
  at           timestamptz NOT NULL,
  who          text        NOT NULL,
  step         text        NOT NULL,
  outcome      text        NOT NULL,
  message      text        NOT NULL,
  FOREIGN KEY (catalog_name, schema_name, number) REFERENCES releases ON DELETE CASCADE
);

CREATE INDEX release_events_of ON release_events (catalog_name, schema_name, number, event_id);
