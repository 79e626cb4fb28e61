-- Whose tokens a service principal may sign in with, instead of a secret of its own.
CREATE TABLE federation_policies (
  principal_id  bigint      NOT NULL REFERENCES principals ON DELETE CASCADE,
  policy_id     text        NOT NULL,
  uid           uuid        NOT NULL,
  description   text,
  issuer        text        NOT NULL,
  audiences     jsonb       NOT NULL,
  subject       text        NOT NULL,
  subject_claim text        NOT NULL,
  jwks_uri      text,
  jwks_json     text,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (principal_id, policy_id)
);
