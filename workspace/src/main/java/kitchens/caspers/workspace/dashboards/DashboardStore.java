package kitchens.caspers.workspace.dashboards;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kitchens.caspers.workspace.dashboards.Dashboard.Published;
import kitchens.caspers.workspace.database.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The dashboards that were made. */
final class DashboardStore {

  private static final String UNIQUE_VIOLATION = "23505";

  private static final String SELECT =
      """
      SELECT d.*, p.display_name AS p_display_name, p.contents AS p_contents,
             p.warehouse_id AS p_warehouse_id, p.dataset_catalog AS p_dataset_catalog,
             p.dataset_schema AS p_dataset_schema, p.published_at
        FROM dashboards d LEFT JOIN dashboard_publications p USING (dashboard_id)
      """;

  private static final RowMapper<Dashboard> MAPPER =
      (rs, ctx) ->
          new Dashboard(
              rs.getString("dashboard_id"),
              rs.getString("parent_path"),
              draft(rs, ""),
              rs.getLong("version"),
              rs.getBoolean("trashed"),
              rs.getString("creator"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getTimestamp("updated_at").toInstant(),
              published(rs));

  /** Another dashboard has that name in that folder. */
  static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Jdbi jdbi;

  DashboardStore(Database database) {
    this.jdbi = requireNonNull(database, "database is null").jdbi();
  }

  private static Draft draft(ResultSet rs, String prefix) throws SQLException {
    return new Draft(
        rs.getString(prefix + "display_name"),
        rs.getString(prefix + "contents"),
        rs.getString(prefix + "warehouse_id"),
        rs.getString(prefix + "dataset_catalog"),
        rs.getString(prefix + "dataset_schema"));
  }

  private static Optional<Published> published(ResultSet rs) throws SQLException {
    return rs.getTimestamp("published_at") == null
        ? Optional.empty()
        : Optional.of(new Published(draft(rs, "p_"), rs.getTimestamp("published_at").toInstant()));
  }

  /**
   * Adds a dashboard.
   *
   * @param folder its parent path in one spelling
   */
  void insert(Dashboard made, String folder) {
    unlessTaken(
        h ->
            h.execute(
                """
                INSERT INTO dashboards
                       (dashboard_id, display_name, parent_path, folder, contents, warehouse_id,
                        dataset_catalog, dataset_schema, creator, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                made.id(),
                made.draft().displayName(),
                made.parentPath(),
                folder,
                made.draft().contents(),
                made.draft().warehouseId(),
                made.draft().datasetCatalog(),
                made.draft().datasetSchema(),
                made.creator(),
                made.createdAt(),
                made.updatedAt()));
  }

  Optional<Dashboard> find(String id) {
    return jdbi.withHandle(
        h ->
            h.createQuery(SELECT + " WHERE d.dashboard_id = :id")
                .bind("id", id)
                .map(MAPPER)
                .findOne());
  }

  /** All, the oldest first. */
  List<Dashboard> list(boolean trashedToo) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    SELECT
                        + (trashedToo ? "" : " WHERE NOT d.trashed")
                        + " ORDER BY d.created_at, d.dashboard_id")
                .map(MAPPER)
                .list());
  }

  /**
   * Changes a draft; nobody else changes it between {@code change}'s look and what it gives.
   *
   * @return the dashboard after it; empty when there is none
   */
  Optional<Dashboard> change(String id, Function<Dashboard, Draft> change, Instant now) {
    return unlessTaken(
        h -> {
          var found =
              h.createQuery(SELECT + " WHERE d.dashboard_id = :id FOR UPDATE OF d")
                  .bind("id", id)
                  .map(MAPPER)
                  .findOne();
          found.ifPresent(
              dashboard -> {
                Draft next = change.apply(dashboard);
                h.execute(
                    """
                    UPDATE dashboards
                       SET display_name = ?, contents = ?, warehouse_id = ?, dataset_catalog = ?,
                           dataset_schema = ?, version = version + 1, updated_at = ?
                     WHERE dashboard_id = ?
                    """,
                    next.displayName(),
                    next.contents(),
                    next.warehouseId(),
                    next.datasetCatalog(),
                    next.datasetSchema(),
                    now,
                    id);
              });
          return found.flatMap(
              dashboard ->
                  h.createQuery(SELECT + " WHERE d.dashboard_id = :id")
                      .bind("id", id)
                      .map(MAPPER)
                      .findOne());
        });
  }

  /** Publishes the draft as it is now, queried in that warehouse. */
  void publish(String id, String warehouseId, Instant now) {
    jdbi.useHandle(
        h ->
            h.execute(
                """
                INSERT INTO dashboard_publications
                SELECT dashboard_id, display_name, contents, ?, dataset_catalog, dataset_schema,
                       ?::timestamptz
                  FROM dashboards WHERE dashboard_id = ?
                ON CONFLICT (dashboard_id) DO UPDATE
                   SET display_name = excluded.display_name, contents = excluded.contents,
                       warehouse_id = excluded.warehouse_id,
                       dataset_catalog = excluded.dataset_catalog,
                       dataset_schema = excluded.dataset_schema,
                       published_at = excluded.published_at
                """,
                warehouseId,
                now,
                id));
  }

  void unpublish(String id) {
    jdbi.useHandle(h -> h.execute("DELETE FROM dashboard_publications WHERE dashboard_id = ?", id));
  }

  /** Into the trash, where its name is free for another. */
  void trash(String id, Instant now) {
    jdbi.useTransaction(
        h -> {
          h.execute("DELETE FROM dashboard_publications WHERE dashboard_id = ?", id);
          h.execute(
              "UPDATE dashboards SET trashed = true, updated_at = ? WHERE dashboard_id = ?",
              now,
              id);
        });
  }

  /** Empties the trash of what was put there before; what is gone comes back as ids. */
  List<String> empty(Instant before) {
    return jdbi.withHandle(
        h ->
            h.createUpdate("DELETE FROM dashboards WHERE trashed AND updated_at < :before")
                .bind("before", before)
                .executeAndReturnGeneratedKeys("dashboard_id")
                .mapTo(String.class)
                .list());
  }

  private <T> T unlessTaken(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
        throw new Taken();
      }
      throw e;
    }
  }
}
