package kitchens.caspers.compute.sync;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kitchens.caspers.compute.http.SyncService;
import org.apache.spark.sql.catalyst.InternalRow;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The copy in Postgres, over one connection. Each change is a transaction that carries the version
 * applied; {@link #begin} to {@link #commit}.
 */
final class Target implements AutoCloseable {

  private static final String CHANNEL = "caspers_sync";
  private static final int MANY = 500;
  private static final int CHUNK = 1 << 16;
  private static final String STAGING = "caspers_staging";

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
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

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

  private static String definitions(List<PostgresColumn> columns) {
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

  /** Writes the rows that changed, and no others. */
  void apply(Layout layout, Changes changes) throws SQLException {
    String key =
        layout.keyColumns().stream()
            .map(c -> Sql.name(c.name()) + " = ?::" + c.type())
            .collect(Collectors.joining(" AND "));
    batch(
        "DELETE FROM " + table + " WHERE " + key,
        changes.deletes().stream().map(layout::keyTexts).toList());
    update(layout, key, changes.updates());
    if (changes.inserts().size() > MANY) {
      copyIn(table, layout, out -> changes.inserts().forEach(out));
    } else {
      batch(
          "INSERT INTO "
              + table
              + " ("
              + Layout.names(layout.columns())
              + ") VALUES ("
              + layout.columns().stream()
                  .map(c -> "?::" + c.type())
                  .collect(Collectors.joining(", "))
              + ")",
          changes.inserts().stream().map(layout::texts).toList());
    }
  }

  private void update(Layout layout, String key, List<InternalRow> rows) throws SQLException {
    if (rows.size() > MANY) {
      stage(layout, out -> rows.forEach(out));
      try (Statement s = connection.createStatement()) {
        s.execute(
            "UPDATE "
                + table
                + " AS t SET "
                + assignments(layout)
                + " FROM "
                + STAGING
                + " AS s WHERE "
                + same(layout));
      }
      return;
    }
    String set =
        layout.columns().stream()
            .map(c -> Sql.name(c.name()) + " = ?::" + c.type())
            .collect(Collectors.joining(", "));
    List<String[]> values = new ArrayList<>();
    for (InternalRow row : rows) {
      String[] all = layout.texts(row);
      String[] keys = layout.keyTexts(row);
      String[] both = Arrays.copyOf(all, all.length + keys.length);
      System.arraycopy(keys, 0, both, all.length, keys.length);
      values.add(both);
    }
    batch("UPDATE " + table + " SET " + set + " WHERE " + key, values);
  }

  private static String assignments(Layout layout) {
    return layout.columns().stream()
        .map(c -> Sql.name(c.name()) + " = s." + Sql.name(c.name()))
        .collect(Collectors.joining(", "));
  }

  private static String same(Layout layout) {
    return layout.keyColumns().stream()
        .map(c -> "t." + Sql.name(c.name()) + " = s." + Sql.name(c.name()))
        .collect(Collectors.joining(" AND "));
  }

  private void batch(String sql, List<String[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    PreparedStatement s = prepared.get(sql);
    if (s == null) {
      s = connection.prepareStatement(sql);
      prepared.put(sql, s);
    }
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        s.setString(i + 1, row[i]);
      }
      s.addBatch();
    }
    s.executeBatch();
  }

  /** Fills the copy with rows that come one by one, when nothing else is in it. */
  long fill(Layout layout, Consumer<Consumer<InternalRow>> rows) throws SQLException {
    return copyIn(table, layout, rows);
  }

  /** Adds rows of which the greatest of a key counts. */
  void merge(Layout layout, Consumer<Consumer<InternalRow>> rows) throws SQLException {
    stage(layout, rows);
    String order = Sql.name(layout.orderColumn().name());
    try (Statement s = connection.createStatement()) {
      s.execute(
          "INSERT INTO "
              + table
              + " AS t ("
              + Layout.names(layout.columns())
              + ") "
              + latest(layout)
              + " ON CONFLICT ("
              + Layout.names(layout.keyColumns())
              + ") DO UPDATE SET "
              + layout.columns().stream()
                  .map(c -> Sql.name(c.name()) + " = excluded." + Sql.name(c.name()))
                  .collect(Collectors.joining(", "))
              + " WHERE t."
              + order
              + " IS NULL OR excluded."
              + order
              + " >= t."
              + order);
    }
  }

  private static String latest(Layout layout) {
    String key = Layout.names(layout.keyColumns());
    PostgresColumn order = layout.orderColumn();
    return "SELECT "
        + (order == null ? "" : "DISTINCT ON (" + key + ") ")
        + Layout.names(layout.columns())
        + " FROM "
        + STAGING
        + (order == null
            ? ""
            : " ORDER BY " + key + ", " + Sql.name(order.name()) + " DESC NULLS LAST");
  }

  /** Makes the copy equal to the rows, writing only where it is not. */
  void equalise(Layout layout, Consumer<Consumer<InternalRow>> rows) throws SQLException {
    stage(layout, rows);
    String names = Layout.names(layout.columns());
    try (Statement s = connection.createStatement()) {
      if (layout.orderColumn() != null) {
        s.execute("CREATE TEMP TABLE caspers_latest ON COMMIT DROP AS " + latest(layout));
        s.execute("DROP TABLE " + STAGING);
        s.execute("ALTER TABLE caspers_latest RENAME TO " + STAGING);
      }
      s.execute(
          "ALTER TABLE "
              + STAGING
              + " ADD PRIMARY KEY ("
              + Layout.names(layout.keyColumns())
              + ")");
      s.execute("ANALYZE " + STAGING);
      s.execute(
          "DELETE FROM "
              + table
              + " AS t WHERE NOT EXISTS (SELECT 1 FROM "
              + STAGING
              + " AS s WHERE "
              + same(layout)
              + ")");
      s.execute(
          "UPDATE "
              + table
              + " AS t SET "
              + assignments(layout)
              + " FROM "
              + STAGING
              + " AS s WHERE "
              + same(layout)
              + " AND ("
              + prefixed("t", layout)
              + ") IS DISTINCT FROM ("
              + prefixed("s", layout)
              + ")");
      s.execute(
          "INSERT INTO "
              + table
              + " ("
              + names
              + ") SELECT "
              + names
              + " FROM "
              + STAGING
              + " AS s WHERE NOT EXISTS (SELECT 1 FROM "
              + table
              + " AS t WHERE "
              + same(layout)
              + ")");
    }
  }

  private static String prefixed(String alias, Layout layout) {
    return layout.columns().stream()
        .map(c -> alias + "." + Sql.name(c.name()))
        .collect(Collectors.joining(", "));
  }

  private void stage(Layout layout, Consumer<Consumer<InternalRow>> rows) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute("DROP TABLE IF EXISTS pg_temp." + STAGING);
      s.execute(
          "CREATE TEMP TABLE "
              + STAGING
              + " ("
              + definitions(layout.columns())
              + ") ON COMMIT DROP");
    }
    copyIn(STAGING, layout, rows);
  }

  private long copyIn(String to, Layout layout, Consumer<Consumer<InternalRow>> rows)
      throws SQLException {
    CopyIn copyIn =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + to + " (" + Layout.names(layout.columns()) + ") FROM STDIN");
    StringBuilder buffer = new StringBuilder();
    try {
      rows.accept(
          row -> {
            if (layout.key(row) != null) {
              Sql.line(buffer, layout.texts(row));
              if (buffer.length() > CHUNK) {
                send(copyIn, buffer);
              }
            }
          });
      send(copyIn, buffer);
      return copyIn.endCopy();
    } catch (CopyFailed e) {
      throw e.cause;
    } finally {
      if (copyIn.isActive()) {
        copyIn.cancelCopy();
      }
    }
  }

  private static void send(CopyIn copyIn, StringBuilder buffer) {
    try {
      byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
      copyIn.writeToCopy(bytes, 0, bytes.length);
      buffer.setLength(0);
    } catch (SQLException e) {
      throw new CopyFailed(e);
    }
  }

  private static final class CopyFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException cause;

    CopyFailed(SQLException cause) {
      super(cause);
      this.cause = cause;
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
    String filled = sql.formatted(CHANNEL);
    PreparedStatement s = prepared.get(filled);
    if (s == null) {
      s = connection.prepareStatement(filled);
      prepared.put(filled, s);
    }
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
