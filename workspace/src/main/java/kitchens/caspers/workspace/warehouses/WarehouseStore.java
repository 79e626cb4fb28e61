package kitchens.caspers.workspace.warehouses;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The warehouses that were made. */
final class WarehouseStore {

  /** One of them. */
  record Made(String id, ObjectNode settings, String creator) {
    String name() {
      return settings.path("name").asText();
    }
  }

  private static final RowMapper<Made> MAPPER =
      (rs, ctx) -> {
        try {
          return new Made(
              rs.getString("id"),
              (ObjectNode) Json.MAPPER.readTree(rs.getString("settings")),
              rs.getString("creator"));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("what the database holds as jsonb is JSON", e);
        }
      };

  private final Jdbi jdbi;

  WarehouseStore(Database database) {
    this.jdbi = requireNonNull(database, "database is null").jdbi();
  }

  /** False when one of that name exists. */
  boolean insert(Made made, Instant now) {
    return jdbi.withHandle(
        h ->
            h.execute(
                    "INSERT INTO warehouses (id, name, settings, creator, created_at)"
                        + " VALUES (?, ?, ?::jsonb, ?, ?) ON CONFLICT DO NOTHING",
                    made.id(),
                    made.name(),
                    made.settings().toString(),
                    made.creator(),
                    now)
                > 0);
  }

  /** False when another has that name. */
  boolean update(Made made) {
    return jdbi.inTransaction(
        h -> {
          // Two at once would both find the name free.
          h.execute("LOCK TABLE warehouses IN SHARE ROW EXCLUSIVE MODE");
          boolean taken =
              h.createQuery("SELECT 1 FROM warehouses WHERE name = :name AND id <> :id")
                  .bind("name", made.name())
                  .bind("id", made.id())
                  .mapTo(Integer.class)
                  .findOne()
                  .isPresent();
          if (!taken) {
            h.execute(
                "UPDATE warehouses SET name = ?, settings = ?::jsonb WHERE id = ?",
                made.name(),
                made.settings().toString(),
                made.id());
          }
          return !taken;
        });
  }

  Optional<Made> find(String id) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT id, settings, creator FROM warehouses WHERE id = :id")
                .bind("id", id)
                .map(MAPPER)
                .findOne());
  }

  List<Made> list() {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT id, settings, creator FROM warehouses ORDER BY created_at, id")
                .map(MAPPER)
                .list());
  }

  boolean delete(String id) {
    return jdbi.withHandle(h -> h.execute("DELETE FROM warehouses WHERE id = ?", id) > 0);
  }
}
