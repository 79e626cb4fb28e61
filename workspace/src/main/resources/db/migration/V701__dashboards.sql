-- AI/BI dashboards: a draft each, and what of it was published last.
CREATE TABLE dashboards (
  dashboard_id    text        PRIMARY KEY,
  display_name    text        NOT NULL,
  -- As it was given; folder is the same without /Workspace, so that both spellings are one place.
  parent_path     text        NOT NULL,
  folder          text        NOT NULL,
  contents        text        NOT NULL,
  warehouse_id    text        NOT NULL,
  dataset_catalog text,
  dataset_schema  text,
  -- Grows with each change; the etag that a client sees.
  version         bigint      NOT NULL DEFAULT 1,
  trashed         boolean     NOT NULL DEFAULT false,
  creator         text        NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL
);

CREATE UNIQUE INDEX dashboards_place ON dashboards (folder, display_name) WHERE NOT trashed;

CREATE TABLE dashboard_publications (
  dashboard_id    text        PRIMARY KEY REFERENCES dashboards ON DELETE CASCADE,
  display_name    text        NOT NULL,
  contents        text        NOT NULL,
  warehouse_id    text        NOT NULL,
  dataset_catalog text,
  dataset_schema  text,
  published_at    timestamptz NOT NULL
);
