-- SQL warehouses beside the one that is built in: doors to the same compute.
CREATE TABLE warehouses (
  id         text        PRIMARY KEY,
  name       text        NOT NULL UNIQUE,
  -- What was asked for, in the fields of Databricks' REST.
  settings   jsonb       NOT NULL,
  creator    text        NOT NULL,
  created_at timestamptz NOT NULL
);
