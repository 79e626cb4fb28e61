package kitchens.caspers.workspace.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.catalog.Rows;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of registered models. */
final class ModelStore {

  private static final String FULL_NAME = "c.name || '.' || s.name || '.' || m.name";

  private static final String SELECT =
      """
      SELECT m.*, s.name AS schema_name, c.name AS catalog_name
        FROM models m
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
      """;

  private static final RowMapper<RegisteredModel> MAPPER =
      (rs, ctx) ->
          new RegisteredModel(
              rs.getObject("model_id", UUID.class),
              rs.getString("catalog_name"),
              rs.getString("schema_name"),
              rs.getString("name"),
              rs.getString("owner"),
              rs.getString("comment"),
              Tags.read(rs.getString("tags")),
              null,
              Rows.millis(rs, "created_at"),
              rs.getString("created_by"),
              Rows.millis(rs, "updated_at"),
              rs.getString("updated_by"));

  private ModelStore() {}

  static void insert(Handle h, UUID schemaId, RegisteredModel m) {
    h.createUpdate(
            """
            INSERT INTO models (model_id, schema_id, name, owner, comment, tags,
                                created_at, created_by, updated_at, updated_by)
            VALUES (:id, :schema, :name, :owner, :comment, :tags::jsonb, :at, :by, :at, :by)
            """)
        .bind("id", m.id())
        .bind("schema", schemaId)
        .bind("name", m.name())
        .bind("owner", m.owner())
        .bind("comment", m.comment())
        .bind("tags", Rows.json(m.tags()))
        .bind("at", Instant.ofEpochMilli(m.createdAt()))
        .bind("by", m.createdBy())
        .execute();
  }

  static void update(Handle h, RegisteredModel m) {
    h.createUpdate(
            """
            UPDATE models
               SET name = :name, owner = :owner, comment = :comment, tags = :tags::jsonb,
                   updated_at = :at, updated_by = :by
             WHERE model_id = :id
            """)
        .bind("id", m.id())
        .bind("name", m.name())
        .bind("owner", m.owner())
        .bind("comment", m.comment())
        .bind("tags", Rows.json(m.tags()))
        .bind("at", Instant.ofEpochMilli(m.updatedAt()))
        .bind("by", m.updatedBy())
        .execute();
  }

  /** The number of the next version; none gets it again. */
  static long nextVersion(Handle h, UUID modelId) {
    return h.createQuery(
            """
            UPDATE models SET last_version = last_version + 1
             WHERE model_id = :id
            RETURNING last_version
            """)
        .bind("id", modelId)
        .mapTo(Long.class)
        .one();
  }

  static Optional<RegisteredModel> find(Handle h, List<String> name) {
    return find(h, name, "");
  }

  /** As {@link #find}, and keeps others from changing the row until the transaction ends. */
  static Optional<RegisteredModel> lock(Handle h, List<String> name) {
    return find(h, name, " FOR UPDATE OF m");
  }

  private static Optional<RegisteredModel> find(Handle h, List<String> name, String locking) {
    return h.createQuery(
            SELECT + " WHERE c.name = :catalog AND s.name = :schema AND m.name = :name" + locking)
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .map(MAPPER)
        .findOne();
  }

  /** By full name; an absent catalog or schema stands for all. */
  static List<RegisteredModel> list(
      Handle h, Optional<String> catalog, Optional<String> schema, Page page) {
    return h.createQuery(
            SELECT
                + " WHERE c.name = coalesce(:catalog, c.name)"
                + " AND s.name = coalesce(:schema, s.name)"
                + (" AND " + FULL_NAME + " > :after")
                + (" ORDER BY " + FULL_NAME + " LIMIT :limit"))
        .bind("catalog", catalog)
        .bind("schema", schema)
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .list();
  }

  static void delete(Handle h, RegisteredModel m) {
    h.execute("DELETE FROM models WHERE model_id = ?", m.id());
  }

  static int deleteAll(Handle h, UUID schemaId) {
    return h.execute("DELETE FROM models WHERE schema_id = ?", schemaId);
  }
}
