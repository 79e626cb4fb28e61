package kitchens.caspers.workspace.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of schemas. */
final class SchemaStore {

  private static final String SELECT =
      """
      SELECT s.*, c.name AS catalog_name
        FROM schemas s
        JOIN catalogs c USING (catalog_id)
      """;

  private static final RowMapper<SchemaInfo> MAPPER =
      (rs, ctx) ->
          new SchemaInfo(
              rs.getString("schema_id"),
              rs.getString("catalog_name"),
              rs.getString("name"),
              rs.getString("owner"),
              rs.getString("comment"),
              Rows.properties(rs),
              rs.getString("storage_location"),
              Rows.millis(rs, "created_at"),
              rs.getString("created_by"),
              Rows.millis(rs, "updated_at"),
              rs.getString("updated_by"));

  private SchemaStore() {}

  static void insert(Handle h, CatalogInfo catalog, SchemaInfo s) {
    h.createUpdate(
            """
            INSERT INTO schemas (schema_id, catalog_id, name, owner, comment, properties,
                                 storage_location, created_at, created_by, updated_at, updated_by)
            VALUES (:id, :catalog, :name, :owner, :comment, :properties::jsonb,
                    :location, :at, :by, :at, :by)
            """)
        .bind("id", UUID.fromString(s.schemaId()))
        .bind("catalog", UUID.fromString(catalog.id()))
        .bind("name", s.name())
        .bind("owner", s.owner())
        .bind("comment", s.comment())
        .bind("properties", Rows.json(s.properties()))
        .bind("location", s.storageLocation())
        .bind("at", Instant.ofEpochMilli(s.createdAt()))
        .bind("by", s.createdBy())
        .execute();
  }

  static void update(Handle h, SchemaInfo s) {
    h.createUpdate(
            """
            UPDATE schemas
               SET name = :name, owner = :owner, comment = :comment,
                   properties = :properties::jsonb, updated_at = :at, updated_by = :by
             WHERE schema_id = :id
            """)
        .bind("id", UUID.fromString(s.schemaId()))
        .bind("name", s.name())
        .bind("owner", s.owner())
        .bind("comment", s.comment())
        .bind("properties", Rows.json(s.properties()))
        .bind("at", Instant.ofEpochMilli(s.updatedAt()))
        .bind("by", s.updatedBy())
        .execute();
  }

  static Optional<SchemaInfo> find(Handle h, String catalog, String name) {
    return h.createQuery(SELECT + " WHERE c.name = :catalog AND s.name = :name")
        .bind("catalog", catalog)
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  static List<SchemaInfo> list(Handle h, String catalog, Page page) {
    return h.createQuery(
            SELECT
                + """
                 WHERE c.name = :catalog AND s.name > :after
                 ORDER BY s.name
                 LIMIT :limit
                """)
        .bind("catalog", catalog)
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .list();
  }

  static List<SchemaInfo> all(Handle h, String catalog) {
    return h.createQuery(SELECT + " WHERE c.name = :catalog ORDER BY s.name FOR UPDATE OF s")
        .bind("catalog", catalog)
        .map(MAPPER)
        .list();
  }

  static void delete(Handle h, SchemaInfo s) {
    h.execute("DELETE FROM schemas WHERE schema_id = ?", UUID.fromString(s.schemaId()));
  }

  /** Whether the directory is another schema's, one that was renamed since. */
  static boolean locationTaken(Handle h, String location) {
    return h.createQuery("SELECT EXISTS (SELECT 1 FROM schemas WHERE storage_location = :location)")
        .bind("location", location)
        .mapTo(Boolean.class)
        .one();
  }
}
