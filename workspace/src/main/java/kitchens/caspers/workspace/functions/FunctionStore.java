package kitchens.caspers.workspace.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of functions. */
final class FunctionStore {

  /** A function with the way in which Postgres answers it. */
  record Stored(FunctionInfo info, OnlinePlan online) {}

  private static final String SELECT =
      """
      SELECT f.*, s.name AS schema_name, c.name AS catalog_name
        FROM functions f
        JOIN schemas s USING (schema_id)
        JOIN catalogs c USING (catalog_id)
      """;

  private static final RowMapper<Stored> MAPPER =
      (rs, ctx) ->
          new Stored(
              new FunctionInfo(
                  rs.getString("function_id"),
                  rs.getString("catalog_name"),
                  rs.getString("schema_name"),
                  rs.getString("name"),
                  rs.getString("owner"),
                  rs.getString("comment"),
                  read(rs.getString("definition"), FunctionDefinition.class),
                  Rows.millis(rs, "created_at"),
                  rs.getString("created_by"),
                  Rows.millis(rs, "updated_at"),
                  rs.getString("updated_by")),
              read(rs.getString("online"), OnlinePlan.class));

  private FunctionStore() {}

  private static <T> T read(String json, Class<T> type) {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the catalog holds JSON that it did not write", e);
    }
  }

  static void insert(Handle h, UUID schemaId, FunctionInfo f, OnlinePlan online) {
    h.createUpdate(
            """
            INSERT INTO functions (function_id, schema_id, name, owner, comment, definition, online,
                                   created_at, created_by, updated_at, updated_by)
            VALUES (:id, :schema, :name, :owner, :comment, :definition::jsonb, :online::jsonb,
                    :at, :by, :at, :by)
            """)
        .bind("id", UUID.fromString(f.functionId()))
        .bind("schema", schemaId)
        .bind("name", f.name())
        .bind("owner", f.owner())
        .bind("comment", f.comment())
        .bind("definition", Rows.json(f.definition()))
        .bind("online", Rows.json(online))
        .bind("at", Instant.ofEpochMilli(f.createdAt()))
        .bind("by", f.createdBy())
        .execute();
  }

  static void update(Handle h, FunctionInfo f, OnlinePlan online) {
    h.createUpdate(
            """
            UPDATE functions
               SET owner = :owner, comment = :comment, definition = :definition::jsonb,
                   online = :online::jsonb, updated_at = :at, updated_by = :by
             WHERE function_id = :id
            """)
        .bind("id", UUID.fromString(f.functionId()))
        .bind("owner", f.owner())
        .bind("comment", f.comment())
        .bind("definition", Rows.json(f.definition()))
        .bind("online", Rows.json(online))
        .bind("at", Instant.ofEpochMilli(f.updatedAt()))
        .bind("by", f.updatedBy())
        .execute();
  }

  static Optional<Stored> find(Handle h, List<String> name) {
    return find(h, name, "");
  }

  /** As {@link #find}, and keeps others from changing the row until the transaction ends. */
  static Optional<Stored> lock(Handle h, List<String> name) {
    return find(h, name, " FOR UPDATE OF f");
  }

  private static Optional<Stored> find(Handle h, List<String> name, String locking) {
    return h.createQuery(
            SELECT + " WHERE c.name = :catalog AND s.name = :schema AND f.name = :name" + locking)
        .bind("catalog", name.get(0))
        .bind("schema", name.get(1))
        .bind("name", name.get(2))
        .map(MAPPER)
        .findOne();
  }

  static List<FunctionInfo> list(Handle h, UUID schemaId, Page page) {
    return h.createQuery(
            SELECT
                + """
                 WHERE schema_id = :schema AND f.name > :after
                 ORDER BY f.name
                 LIMIT :limit
                """)
        .bind("schema", schemaId)
        .bind("after", page.after())
        .bind("limit", page.fetch())
        .map(MAPPER)
        .map(Stored::info)
        .list();
  }

  static void delete(Handle h, FunctionInfo f) {
    h.execute("DELETE FROM functions WHERE function_id = ?", UUID.fromString(f.functionId()));
  }

  static int deleteAll(Handle h, UUID schemaId) {
    return h.execute("DELETE FROM functions WHERE schema_id = ?", schemaId);
  }
}
