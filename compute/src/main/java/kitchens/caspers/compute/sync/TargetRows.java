package kitchens.caspers.compute.sync;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes the rows of a copy: few by statements, many through COPY and a staging table. Nothing is
 * visible before {@link Target#commit}.
 */
final class TargetRows {
  private static final int MANY = 500;
  private static final String STAGING = "caspers_staging";

  private final Connection connection;
  private final Prepared prepared;
  private final String table;

  /**
   * @param table its name as SQL has it, with its schema
   */
  TargetRows(Connection connection, Prepared prepared, String table) {
    this.connection = connection;
    this.prepared = prepared;
    this.table = table;
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
      BulkCopy.into(connection, table, layout, out -> changes.inserts().forEach(out));
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
    PreparedStatement s = prepared.of(sql);
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
    return BulkCopy.into(connection, table, layout, rows);
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
              + Target.definitions(layout.columns())
              + ") ON COMMIT DROP");
    }
    BulkCopy.into(connection, STAGING, layout, rows);
  }
}
