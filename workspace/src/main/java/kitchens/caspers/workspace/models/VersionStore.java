package kitchens.caspers.workspace.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Rows;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of model versions. */
final class VersionStore {

  private static final String SELECT =
      """
      SELECT v.*, m.name AS model_name, s.name AS schema_name, c.name AS catalog_name
        FROM model_versions v
        JOIN models m USING (model_id)
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
      """;

  private static final RowMapper<ModelVersionInfo> MAPPER =
      (rs, ctx) ->
          new ModelVersionInfo(
              rs.getObject("model_id", UUID.class),
              rs.getString("version_id"),
              rs.getString("catalog_name"),
              rs.getString("schema_name"),
              rs.getString("model_name"),
              rs.getLong("version"),
              rs.getString("source"),
              rs.getString("digest"),
              rs.getString("run_id"),
              rs.getString("run_link"),
              rs.getString("comment"),
              Tags.read(rs.getString("tags")),
              null,
              Rows.millis(rs, "created_at"),
              rs.getString("created_by"),
              Rows.millis(rs, "updated_at"),
              rs.getString("updated_by"));

  private VersionStore() {}

  static void insert(Handle h, ModelVersionInfo v) {
    h.createUpdate(
            """
            INSERT INTO model_versions (model_id, version, version_id, source, digest, run_id,
                                        run_link, comment, tags,
                                        created_at, created_by, updated_at, updated_by)
            VALUES (:model, :version, :id, :source, :digest, :run, :link, :comment, :tags::jsonb,
                    :at, :by, :at, :by)
            """)
        .bind("model", v.modelId())
        .bind("version", v.version())
        .bind("id", UUID.fromString(v.id()))
        .bind("source", v.source())
        .bind("digest", v.digest())
        .bind("run", v.runId())
        .bind("link", v.runLink())
        .bind("comment", v.comment())
        .bind("tags", Rows.json(v.tags()))
        .bind("at", Instant.ofEpochMilli(v.createdAt()))
        .bind("by", v.createdBy())
        .execute();
  }

  static void update(Handle h, ModelVersionInfo v) {
    h.createUpdate(
            """
            UPDATE model_versions
               SET comment = :comment, tags = :tags::jsonb, updated_at = :at, updated_by = :by
             WHERE model_id = :model AND version = :version
            """)
        .bind("model", v.modelId())
        .bind("version", v.version())
        .bind("comment", v.comment())
        .bind("tags", Rows.json(v.tags()))
        .bind("at", Instant.ofEpochMilli(v.updatedAt()))
        .bind("by", v.updatedBy())
        .execute();
  }

  static Optional<ModelVersionInfo> find(Handle h, List<String> name, long version) {
    return h.createQuery(
            SELECT
                + " WHERE c.name = :catalog AND s.name = :schema AND m.name = :name"
                + " AND v.version = :version")
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .bind("version", version)
        .map(MAPPER)
        .findOne();
  }

  static Optional<ModelVersionInfo> withDigest(Handle h, UUID modelId, String digest) {
    return h.createQuery(SELECT + " WHERE v.model_id = :model AND v.digest = :digest")
        .bind("model", modelId)
        .bind("digest", digest)
        .map(MAPPER)
        .findOne();
  }

  /** The newest first; those below {@code before}. */
  static List<ModelVersionInfo> list(Handle h, UUID modelId, long before, int limit) {
    return h.createQuery(
            SELECT
                + " WHERE v.model_id = :model AND v.version < :before"
                + " ORDER BY v.version DESC LIMIT :limit")
        .bind("model", modelId)
        .bind("before", before)
        .bind("limit", limit)
        .map(MAPPER)
        .list();
  }

  static List<ModelVersionInfo> ofRun(Handle h, String runId) {
    return h.createQuery(SELECT + " WHERE v.run_id = :run ORDER BY v.created_at DESC LIMIT 1000")
        .bind("run", runId)
        .map(MAPPER)
        .list();
  }

  static int delete(Handle h, UUID modelId, long version) {
    return h.execute(
        "DELETE FROM model_versions WHERE model_id = ? AND version = ?", modelId, version);
  }

  static Set<String> digests(Handle h) {
    return h.createQuery("SELECT DISTINCT digest FROM model_versions").mapTo(String.class).set();
  }
}
