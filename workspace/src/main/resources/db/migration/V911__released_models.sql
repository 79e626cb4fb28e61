-- Which model a release is of: one that was deleted and made anew under the name is another.
ALTER TABLE releases ADD COLUMN model_id uuid;

UPDATE releases r
   SET model_id = m.model_id
  FROM models m
  JOIN schemas s USING (schema_id)
  JOIN catalogs c USING (catalog_id)
 WHERE lower(r.model) = c.name || '.' || s.name || '.' || m.name;

CREATE INDEX releases_of_model ON releases (model_id);
