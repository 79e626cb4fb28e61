package kitchens.caspers.workspace.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of tables and views. */
final class TableStore {

  private static final String SELECT =
      """
      SELECT t.*, s.name AS schema_name, c.name AS catalog_name
        FROM tables t
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
      """;

  private static final RowMapper<TableInfo> MAPPER =
      (rs, ctx) ->
          new TableInfo(
              rs.getString("table_id"),
              rs.getString("catalog_name"),
              rs.getString("schema_name"),
              rs.getString("name"),
              TableType.valueOf(rs.getString("table_type")),
              rs.getString("data_source_format"),
              rs.getString("owner"),
              rs.getString("comment"),
              Rows.properties(rs),
              Rows.columns(rs),
              rs.getString("storage_location"),
              rs.getString("view_definition"),
              rs.getString("pipeline_id"),
              Rows.millis(rs, "created_at"),
              rs.getString("created_by"),
              Rows.millis(rs, "updated_at"),
              rs.getString("updated_by"));

  private TableStore() {}

  static void insert(Handle h, SchemaInfo schema, TableInfo t) {
    h.createUpdate(
            """
            INSERT INTO tables (table_id, schema_id, name, table_type, data_source_format, owner,
                                comment, properties, columns, storage_location, view_definition,
                                pipeline_id, created_at, created_by, updated_at, updated_by)
            VALUES (:id, :schema, :name, :type, :format, :owner,
                    :comment, :properties::jsonb, :columns::jsonb, :location, :definition,
                    :pipeline, :at, :by, :at, :by)
            """)
        .bind("id", UUID.fromString(t.tableId()))
        .bind("schema", UUID.fromString(schema.schemaId()))
        .bind("name", t.name())
        .bind("type", t.tableType().name())
        .bind("format", t.dataSourceFormat())
        .bind("owner", t.owner())
        .bind("comment", t.comment())
        .bind("properties", Rows.json(t.properties()))
        .bind("columns", Rows.json(t.columns()))
        .bind("location", t.storageLocation())
        .bind("definition", t.viewDefinition())
        .bind("pipeline", t.pipelineId())
        .bind("at", Instant.ofEpochMilli(t.createdAt()))
        .bind("by", t.createdBy())
        .execute();
  }

  static void update(Handle h, TableInfo t) {
    h.createUpdate(
            """
            UPDATE tables
               SET name = :name, owner = :owner, comment = :comment,
                   properties = :properties::jsonb, columns = :columns::jsonb,
                   storage_location = :location, view_definition = :definition,
                   pipeline_id = :pipeline, updated_at = :at, updated_by = :by
             WHERE table_id = :id
            """)
        .bind("id", UUID.fromString(t.tableId()))
        .bind("name", t.name())
        .bind("owner", t.owner())
        .bind("comment", t.comment())
        .bind("properties", Rows.json(t.properties()))
        .bind("columns", Rows.json(t.columns()))
        .bind("location", t.storageLocation())
        .bind("definition", t.viewDefinition())
        .bind("pipeline", t.pipelineId())
        .bind("at", Instant.ofEpochMilli(t.updatedAt()))
        .bind("by", t.updatedBy())
        .execute();
  }

  static Optional<TableInfo> find(Handle h, List<String> name) {
    return h.createQuery(
            SELECT + " WHERE c.name = :catalog AND s.name = :schema AND t.name = :name")
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .map(MAPPER)
        .findOne();
  }

  /** As {@link #find}, and keeps others from changing the row until the transaction ends. */
  static Optional<TableInfo> lock(Handle h, List<String> name) {
    return h.createQuery(
            SELECT
                + " WHERE c.name = :catalog AND s.name = :schema AND t.name = :name"
                + " FOR UPDATE OF t")
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .map(MAPPER)
        .findOne();
  }

  static List<TableInfo> list(Handle h, String catalog, String schema, Page page) {
    return h.createQuery(
            SELECT
                + """
                 WHERE c.name = :catalog AND s.name = :schema AND t.name > :after
                 ORDER BY t.name
                 LIMIT :limit
                """)
        .bind("catalog", catalog)
        .bind("schema", schema)
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .list();
  }

  /** Those whose schema's and own names match the SQL LIKE patterns, by full name. */
  static List<TableInfo> matching(
      Handle h, String catalog, String schemaPattern, String tablePattern, Page page) {
    return h.createQuery(
            SELECT
                + """
                 WHERE c.name = :catalog AND s.name LIKE :schema AND t.name LIKE :table
                   AND c.name || '.' || s.name || '.' || t.name > :after
                 ORDER BY c.name || '.' || s.name || '.' || t.name
                 LIMIT :limit
                """)
        .bind("catalog", catalog)
        .bind("schema", schemaPattern)
        .bind("table", tablePattern)
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .list();
  }

  static List<TableInfo> ofPipeline(Handle h, String pipelineId) {
    return h.createQuery(
            SELECT + " WHERE t.pipeline_id = :pipeline ORDER BY t.name FOR UPDATE OF t")
        .bind("pipeline", pipelineId)
        .map(MAPPER)
        .list();
  }

  static void delete(Handle h, TableInfo t) {
    h.execute("DELETE FROM tables WHERE table_id = ?", UUID.fromString(t.tableId()));
  }

  static int deleteAll(Handle h, SchemaInfo s) {
    return h.execute("DELETE FROM tables WHERE schema_id = ?", UUID.fromString(s.schemaId()));
  }
}
