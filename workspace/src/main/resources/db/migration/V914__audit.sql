-- Every act that changes who may do what, or what runs, and everything that was refused.
CREATE TABLE audit_events (
  event_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at           timestamptz NOT NULL,
  principal    text,
  -- Whose statement compute carried out with this; null when the principal acted itself.
  on_behalf_of text,
  method       text        NOT NULL,
  path         text        NOT NULL,
  status       int         NOT NULL,
  source_ip    text        NOT NULL,
  user_agent   text
);

CREATE INDEX audit_events_by_time ON audit_events (at);
CREATE INDEX audit_events_by_principal ON audit_events (principal, event_id);
