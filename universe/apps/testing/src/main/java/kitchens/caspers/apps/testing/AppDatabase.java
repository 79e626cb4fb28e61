package kitchens.caspers.apps.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import kitchens.caspers.apps.Settings;

/** A PostgreSQL that holds what an app's synced copies would; the role {@code app} is the app's. */
public final class AppDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private AppDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts one.
   *
   * @param scripts run by the database's owner, one after the other
   */
  public static AppDatabase start(String... scripts) throws IOException, SQLException {
    var database = new AppDatabase(EmbeddedPostgres.builder().start());
    try {
      database.askForPasswords();
      database.execute("CREATE ROLE app LOGIN PASSWORD 'app'");
      for (String script : scripts) {
        database.execute(script);
      }
      return database;
    } catch (SQLException | IOException e) {
      database.close();
      throw e;
    }
  }

  /** The starter's server trusts everybody; the app has to show its password. */
  private void askForPasswords() throws SQLException, IOException {
    Path rules = Path.of(text("SHOW hba_file"));
    Files.writeString(rules, "host all app samehost scram-sha-256\n" + Files.readString(rules));
    execute("SELECT pg_reload_conf()");
  }

  /** An app's settings for this database and a workspace that is not there. */
  public Settings settings() {
    return new Settings(
        0,
        "http://127.0.0.1:1",
        "caspers",
        "caspers",
        "localhost",
        port(),
        "postgres",
        "app",
        "disable");
  }

  public int port() {
    return postgres.getPort();
  }

  /** As the database's owner. */
  public void execute(String sql, Object... values) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection()) {
      if (values.length == 0) {
        try (var statement = connection.createStatement()) {
          statement.execute(sql);
        }
        return;
      }
      try (var statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        statement.execute();
      }
    }
  }

  /** The same statement for many rows. */
  public void insert(String sql, List<Object[]> rows) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.prepareStatement(sql)) {
      connection.setAutoCommit(false);
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          statement.setObject(i + 1, row[i]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
    }
  }

  public long count(String query) throws SQLException {
    return Long.parseLong(text(query));
  }

  /** The one value that a query finds. */
  public String text(String query) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
