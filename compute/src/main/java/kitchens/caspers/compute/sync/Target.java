package kitchens.caspers.compute.sync;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import kitchens.caspers.compute.http.SyncService;

/**
 * The copy in Postgres, over one connection: its table and how far it is. Each change is a
 * transaction that carries the version applied and ends with {@link #commit}.
 */
final class Target implements AutoCloseable {

  private static final String CHANNEL = "caspers_sync";

  /** Thrown when the copy is at another version than was thought: somebody else wrote it. */
  static final class MovedException extends SQLException {
    private static final long serialVersionUID = 1L;

    MovedException() {
      super("the copy is at another version than expected");
    }
  }

  /** How far a copy is. */
  record State(String deltaTableId, long version) {}

  private final SyncService.Table copy;
  private final String table;
  private final Connection connection;
  private final Prepared prepared;
  private final TargetRows rows;

  Target(SyncService.Table copy) throws SQLException {
    this.copy = copy;
    this.table = Sql.name(copy.schema()) + "." + Sql.name(copy.table());
    Properties properties = new Properties();
    properties.setProperty("user", copy.user());
    properties.setProperty("password", copy.password());
    properties.setProperty("ApplicationName", "caspers-sync");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "300");
    properties.setProperty("reWriteBatchedInserts", "true");
    this.connection = DriverManager.getConnection(copy.url(), properties);
    connection.setAutoCommit(false);
    this.prepared = new Prepared(connection);
    this.rows = new TargetRows(connection, prepared, table);
  }

  /** What is written to its rows. */
  TargetRows rows() {
    return rows;
  }

  Optional<State> state() throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "SELECT delta_table_id, delta_version FROM _caspers.sync_state WHERE id = ?::uuid")) {
      s.setString(1, copy.id());
      try (ResultSet rs = s.executeQuery()) {
        return rs.next()
            ? Optional.of(new State(rs.getString(1), rs.getLong(2)))
            : Optional.empty();
      }
    } finally {
      connection.rollback();
    }
  }

  /** The columns that the copy has, by name; empty when there is no copy. */
  Map<String, String> columns() throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod)
              FROM pg_attribute a
             WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum
            """)) {
      s.setString(1, table);
      try (ResultSet rs = s.executeQuery()) {
        while (rs.next()) {
          columns.put(rs.getString(1), rs.getString(2));
        }
      }
    }
    return columns;
  }

  /** Makes an empty copy, without its key yet. */
  void create(Layout layout) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute("CREATE TABLE " + table + " (" + definitions(layout.columns()) + ")");
      s.execute("GRANT SELECT ON " + table + " TO databricks_superuser WITH GRANT OPTION");
    }
  }

  /** Gives the copy its key, once its rows are there: that is faster than keeping it up. */
  void addKey(Layout layout) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(
          "ALTER TABLE " + table + " ADD PRIMARY KEY (" + Layout.names(layout.keyColumns()) + ")");
    }
  }

  static String definitions(List<PostgresColumn> columns) {
    return columns.stream()
        .map(c -> Sql.name(c.name()) + " " + c.type())
        .collect(Collectors.joining(", "));
  }

  void addColumns(List<PostgresColumn> columns) throws SQLException {
    alter(columns.stream().map(c -> "ADD COLUMN " + Sql.name(c.name()) + " " + c.type()).toList());
  }

  void dropColumns(List<String> columns) throws SQLException {
    alter(columns.stream().map(c -> "DROP COLUMN " + Sql.name(c)).toList());
  }

  private void alter(List<String> changes) throws SQLException {
    if (!changes.isEmpty()) {
      prepared.clear();
      try (Statement s = connection.createStatement()) {
        s.execute("ALTER TABLE " + table + " " + String.join(", ", changes));
      }
    }
  }

  void drop() throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute("DROP TABLE IF EXISTS " + table);
    }
  }

  /**
   * Makes a version visible with what was written since the last commit.
   *
   * @param before the state that this goes on from; empty for a first copy or another table
   * @throws MovedException when the copy is not in that state; nothing is written then
   */
  void commit(Optional<State> before, State after, Instant committedAt) throws SQLException {
    String sql =
        before.isPresent()
            ? """
              WITH moved AS (
                UPDATE _caspers.sync_state
                   SET delta_version = ?, delta_table_id = ?, committed_at = ?,
                       applied_at = clock_timestamp()
                 WHERE id = ?::uuid AND delta_version = ? AND delta_table_id = ?
                RETURNING 1)
              SELECT pg_notify('%s', ?) FROM moved
              """
            : """
              WITH moved AS (
                INSERT INTO _caspers.sync_state
                       (delta_version, delta_table_id, committed_at, id, "table", source, applied_at)
                VALUES (?, ?, ?, ?::uuid, ?, ?, clock_timestamp())
                RETURNING 1)
              SELECT pg_notify('%s', ?) FROM moved
              """;
    PreparedStatement s = prepared.of(sql.formatted(CHANNEL));
    s.setLong(1, after.version());
    s.setString(2, after.deltaTableId());
    s.setTimestamp(3, Timestamp.from(committedAt));
    s.setString(4, copy.id());
    if (before.isPresent()) {
      s.setLong(5, before.get().version());
      s.setString(6, before.get().deltaTableId());
    } else {
      s.setString(5, copy.schema() + "." + copy.table());
      s.setString(6, copy.source());
    }
    s.setString(7, copy.id() + " " + after.version());
    try (ResultSet rs = s.executeQuery()) {
      if (!rs.next()) {
        connection.rollback();
        throw new MovedException();
      }
    }
    connection.commit();
  }

  void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is of no more use; who has it opens another.
      close();
    }
  }

  boolean usable() {
    try {
      return !connection.isClosed() && connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It was lost already.
      prepared.clear();
    }
  }
}
