-- Owners stand by name in the catalog: a group that is renamed keeps what it owns.
CREATE FUNCTION owner_renamed() RETURNS trigger
  LANGUAGE plpgsql AS
$$
BEGIN
  UPDATE catalogs SET owner = NEW.user_name WHERE owner = OLD.user_name;
  UPDATE schemas SET owner = NEW.user_name WHERE owner = OLD.user_name;
  UPDATE tables SET owner = NEW.user_name WHERE owner = OLD.user_name;
  UPDATE volumes SET owner = NEW.user_name WHERE owner = OLD.user_name;
  UPDATE functions SET owner = NEW.user_name WHERE owner = OLD.user_name;
  UPDATE models SET owner = NEW.user_name WHERE owner = OLD.user_name;
  RETURN NULL;
END
$$;

CREATE TRIGGER owner_renamed AFTER UPDATE OF user_name ON principals
  FOR EACH ROW WHEN (OLD.user_name <> NEW.user_name) EXECUTE FUNCTION owner_renamed();

-- What somebody owns, by full name.
CREATE VIEW owned AS
SELECT owner, 'CATALOG' AS type, name AS full_name FROM catalogs
UNION ALL
SELECT s.owner, 'SCHEMA', c.name || '.' || s.name FROM schemas s JOIN catalogs c USING (catalog_id)
UNION ALL
SELECT x.owner, x.type, c.name || '.' || s.name || '.' || x.name
  FROM (SELECT owner, 'TABLE' AS type, name, schema_id FROM tables
        UNION ALL SELECT owner, 'VOLUME', name, schema_id FROM volumes
        UNION ALL SELECT owner, 'FUNCTION', name, schema_id FROM functions
        UNION ALL SELECT owner, 'MODEL', name, schema_id FROM models) x
  JOIN schemas s USING (schema_id)
  JOIN catalogs c USING (catalog_id);
