package kitchens.caspers.workspace.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of catalogs. */
final class CatalogStore {

  private static final RowMapper<CatalogInfo> MAPPER =
      (rs, ctx) ->
          new CatalogInfo(
              rs.getString("catalog_id"),
              rs.getString("name"),
              rs.getString("owner"),
              rs.getString("comment"),
              Rows.properties(rs),
              rs.getString("storage_root"),
              Rows.millis(rs, "created_at"),
              rs.getString("created_by"),
              Rows.millis(rs, "updated_at"),
              rs.getString("updated_by"));

  private CatalogStore() {}

  static void insert(Handle h, CatalogInfo c) {
    h.createUpdate(
            """
            INSERT INTO catalogs (catalog_id, name, owner, comment, properties, storage_root,
                                  created_at, created_by, updated_at, updated_by)
            VALUES (:id, :name, :owner, :comment, :properties::jsonb, :root,
                    :at, :by, :at, :by)
            """)
        .bind("id", UUID.fromString(c.id()))
        .bind("name", c.name())
        .bind("owner", c.owner())
        .bind("comment", c.comment())
        .bind("properties", Rows.json(c.properties()))
        .bind("root", c.storageRoot())
        .bind("at", Instant.ofEpochMilli(c.createdAt()))
        .bind("by", c.createdBy())
        .execute();
  }

  static void update(Handle h, CatalogInfo c) {
    h.createUpdate(
            """
            UPDATE catalogs
               SET name = :name, owner = :owner, comment = :comment,
                   properties = :properties::jsonb, updated_at = :at, updated_by = :by
             WHERE catalog_id = :id
            """)
        .bind("id", UUID.fromString(c.id()))
        .bind("name", c.name())
        .bind("owner", c.owner())
        .bind("comment", c.comment())
        .bind("properties", Rows.json(c.properties()))
        .bind("at", Instant.ofEpochMilli(c.updatedAt()))
        .bind("by", c.updatedBy())
        .execute();
  }

  static Optional<CatalogInfo> find(Handle h, String name) {
    return h.createQuery("SELECT * FROM catalogs WHERE name = :name")
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  static List<CatalogInfo> list(Handle h, Page page) {
    return h.createQuery("SELECT * FROM catalogs WHERE name > :after ORDER BY name LIMIT :limit")
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .list();
  }

  static void delete(Handle h, CatalogInfo c) {
    h.execute("DELETE FROM catalogs WHERE catalog_id = ?", UUID.fromString(c.id()));
  }

  /** Whether the directory is another catalog's, one that was renamed since. */
  static boolean rootTaken(Handle h, String root) {
    return h.createQuery("SELECT EXISTS (SELECT 1 FROM catalogs WHERE storage_root = :root)")
        .bind("root", root)
        .mapTo(Boolean.class)
        .one();
  }
}
