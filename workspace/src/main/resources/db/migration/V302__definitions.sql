-- A streaming table carries its definition too.
ALTER TABLE tables
  DROP CONSTRAINT tables_check1,
  ADD CONSTRAINT tables_definition CHECK (
    (table_type = 'VIEW') = (view_definition IS NOT NULL)
    OR table_type IN ('MATERIALIZED_VIEW', 'STREAMING_TABLE'));
