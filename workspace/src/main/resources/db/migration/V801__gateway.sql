-- What the gateway does for an endpoint, as it was sent and checked. Endpoints of the settings file
-- have no row of their own elsewhere, hence the name.
CREATE TABLE gateway_configs (
  endpoint   text        PRIMARY KEY,
  config     jsonb       NOT NULL,
  set_by     text        NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Whether an administrator set an endpoint's config, whose upstreams may then lie on this machine.
ALTER TABLE serving_endpoints ADD COLUMN set_by_admin boolean NOT NULL DEFAULT false;
-- In whose name the secrets of external models are read.
ALTER TABLE serving_endpoints ADD COLUMN set_by text;
