package kitchens.caspers.workspace.lakebase;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.catalog.SchemaRef;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of synced tables, and of copies that are to go. */
final class SyncedTableStore {

  /** A copy that is to go from Postgres. */
  record Removal(
      UUID id, String instance, String database, String schema, String name, boolean purge) {}

  private static final String SELECT =
      """
      SELECT t.*, s.name AS schema_name, c.name AS catalog_name
        FROM synced_tables t
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
      """;

  private static final String REMOVE =
      """
      WITH gone AS (DELETE FROM synced_tables WHERE %s RETURNING *)
      INSERT INTO synced_table_removals (id, instance, database_name, target_schema, name, purge)
      SELECT id, instance, database_name, target_schema, name, %s FROM gone
      """;

  private static final RowMapper<SyncedTable> MAPPER =
      (rs, ctx) ->
          new SyncedTable(
              rs.getObject("id", UUID.class),
              rs.getString("catalog_name"),
              rs.getString("schema_name"),
              rs.getString("name"),
              rs.getString("instance"),
              rs.getString("database_name"),
              rs.getString("target_schema"),
              rs.getString("source"),
              spec(rs.getString("spec")),
              rs.getTimestamp("created_at").toInstant(),
              rs.getString("created_by"));

  private SyncedTableStore() {}

  private static SyncedTable.Spec spec(String json) {
    try {
      return Json.MAPPER.readValue(json, SyncedTable.Spec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a synced table's spec is not as it was written", e);
    }
  }

  static void insert(Handle h, SyncedTable t) {
    h.createUpdate(
            """
            INSERT INTO synced_tables (id, schema_id, name, instance, database_name, target_schema,
                                       source, spec, created_at, created_by)
            VALUES (:id, :schema, :name, :instance, :database, :target,
                    :source, :spec::jsonb, :at, :by)
            """)
        .bind("id", t.id())
        .bind("schema", SchemaRef.find(h, t.catalog(), t.schema()).id())
        .bind("name", t.name())
        .bind("instance", t.instance())
        .bind("database", t.database())
        .bind("target", t.targetSchema())
        .bind("source", t.source())
        .bind("spec", Rows.json(t.spec()))
        .bind("at", t.createdAt())
        .bind("by", t.createdBy())
        .execute();
  }

  static void policy(Handle h, UUID id, SyncedTable.Spec spec) {
    h.createUpdate("UPDATE synced_tables SET spec = :spec::jsonb WHERE id = :id")
        .bind("spec", Rows.json(spec))
        .bind("id", id)
        .execute();
  }

  static Optional<SyncedTable> find(Handle h, List<String> name) {
    return h.createQuery(
            SELECT + " WHERE c.name = :catalog AND s.name = :schema AND t.name = :name")
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .map(MAPPER)
        .findOne();
  }

  static Optional<SyncedTable> byId(Handle h, UUID id) {
    return h.createQuery(SELECT + " WHERE t.id = :id").bind("id", id).map(MAPPER).findOne();
  }

  /** The copies of a table, the ones that follow it closest first. */
  static List<SyncedTable> ofSource(Handle h, String source) {
    return h.createQuery(
            SELECT
                + """
                 WHERE t.source = :source
                 ORDER BY t.spec ->> 'policy' <> 'CONTINUOUS', t.created_at, t.id
                """)
        .bind("source", source)
        .map(MAPPER)
        .list();
  }

  static List<SyncedTable> all(Handle h) {
    return h.createQuery(SELECT + " ORDER BY t.created_at, t.id").map(MAPPER).list();
  }

  static List<SyncedTable> ofInstance(Handle h, String instance) {
    return h.createQuery(SELECT + " WHERE t.instance = :instance ORDER BY t.created_at, t.id")
        .bind("instance", instance)
        .map(MAPPER)
        .list();
  }

  /** Deletes a synced table; its copy goes at the next drain. */
  static void remove(Handle h, UUID id, boolean purge) {
    h.createUpdate(REMOVE.formatted("id = :id", ":purge"))
        .bind("id", id)
        .bind("purge", purge)
        .execute();
  }

  /** Deletes the synced tables of a schema; their copies go at the next drain. */
  static int removeAll(Handle h, UUID schemaId) {
    return h.createUpdate(REMOVE.formatted("schema_id = :schema", "true"))
        .bind("schema", schemaId)
        .execute();
  }

  static List<Removal> removals(Handle h) {
    return h.createQuery("SELECT * FROM synced_table_removals")
        .map(
            (rs, ctx) ->
                new Removal(
                    rs.getObject("id", UUID.class),
                    rs.getString("instance"),
                    rs.getString("database_name"),
                    rs.getString("target_schema"),
                    rs.getString("name"),
                    rs.getBoolean("purge")))
        .list();
  }

  static void removed(Handle h, UUID id) {
    h.execute("DELETE FROM synced_table_removals WHERE id = ?", id);
  }
}
