package kitchens.caspers.workspace.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.VolumeInfo.VolumeType;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of volumes. */
final class VolumeStore {

  private static final String SELECT =
      """
      SELECT v.*, s.name AS schema_name, c.name AS catalog_name
        FROM volumes v
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
      """;

  private static final RowMapper<VolumeInfo> MAPPER =
      (rs, ctx) ->
          new VolumeInfo(
              rs.getString("volume_id"),
              rs.getString("catalog_name"),
              rs.getString("schema_name"),
              rs.getString("name"),
              VolumeType.valueOf(rs.getString("volume_type")),
              rs.getString("owner"),
              rs.getString("comment"),
              rs.getString("storage_location"),
              Rows.millis(rs, "created_at"),
              rs.getString("created_by"),
              Rows.millis(rs, "updated_at"),
              rs.getString("updated_by"));

  private VolumeStore() {}

  static void insert(Handle h, SchemaInfo schema, VolumeInfo v) {
    h.createUpdate(
            """
            INSERT INTO volumes (volume_id, schema_id, name, volume_type, owner, comment,
                                 storage_location, created_at, created_by, updated_at, updated_by)
            VALUES (:id, :schema, :name, :type, :owner, :comment, :location, :at, :by, :at, :by)
            """)
        .bind("id", UUID.fromString(v.volumeId()))
        .bind("schema", UUID.fromString(schema.schemaId()))
        .bind("name", v.name())
        .bind("type", v.volumeType().name())
        .bind("owner", v.owner())
        .bind("comment", v.comment())
        .bind("location", v.storageLocation())
        .bind("at", Instant.ofEpochMilli(v.createdAt()))
        .bind("by", v.createdBy())
        .execute();
  }

  static void update(Handle h, VolumeInfo v) {
    h.createUpdate(
            """
            UPDATE volumes
               SET name = :name, owner = :owner, comment = :comment,
                   updated_at = :at, updated_by = :by
             WHERE volume_id = :id
            """)
        .bind("id", UUID.fromString(v.volumeId()))
        .bind("name", v.name())
        .bind("owner", v.owner())
        .bind("comment", v.comment())
        .bind("at", Instant.ofEpochMilli(v.updatedAt()))
        .bind("by", v.updatedBy())
        .execute();
  }

  static Optional<VolumeInfo> find(Handle h, List<String> name) {
    return h.createQuery(
            SELECT + " WHERE c.name = :catalog AND s.name = :schema AND v.name = :name")
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .map(MAPPER)
        .findOne();
  }

  static List<VolumeInfo> list(Handle h, String catalog, String schema, Page page) {
    return h.createQuery(
            SELECT
                + """
                 WHERE c.name = :catalog AND s.name = :schema AND v.name > :after
                 ORDER BY v.name
                 LIMIT :limit
                """)
        .bind("catalog", catalog)
        .bind("schema", schema)
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .list();
  }

  static void delete(Handle h, VolumeInfo v) {
    h.execute("DELETE FROM volumes WHERE volume_id = ?", UUID.fromString(v.volumeId()));
  }

  static int deleteAll(Handle h, SchemaInfo s) {
    return h.execute("DELETE FROM volumes WHERE schema_id = ?", UUID.fromString(s.schemaId()));
  }
}
