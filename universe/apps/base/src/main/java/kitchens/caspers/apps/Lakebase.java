package kitchens.caspers.apps;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** The database that the app reads and writes. */
public final class Lakebase implements AutoCloseable {
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Lakebase(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Connects when first asked.
   *
   * @param app as the database is told who connects
   * @param password asked for each new connection
   */
  public static Lakebase of(String app, Settings settings, Passwords password) {
    var source = new WithPassword(password);
    source.setServerNames(new String[] {settings.databaseHost()});
    source.setPortNumbers(new int[] {settings.databasePort()});
    source.setDatabaseName(settings.database());
    source.setUser(settings.databaseUser());
    source.setSslMode(settings.sslMode());
    source.setApplicationName(app);
    source.setConnectTimeout(5);
    source.setSocketTimeout(30);
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(6);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    // A connection ends before the credential that opened it would have.
    config.setMaxLifetime(1_800_000);
    config.setInitializationFailTimeout(-1);
    return new Lakebase(new HikariDataSource(config));
  }

  /** Where passwords come from. */
  public interface Passwords {
    String get();

    /** The last one was refused: it was revoked, or the server is another one by now. */
    default void refused() {}
  }

  /** Asks for a password each time that a connection is opened. */
  private static final class WithPassword extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private final transient Passwords password;

    WithPassword(Passwords password) {
      this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
      try {
        return getConnection(getUser(), password.get());
      } catch (SQLException e) {
        if (e.getSQLState() == null || !e.getSQLState().startsWith("28")) {
          throw e;
        }
        password.refused();
        return getConnection(getUser(), password.get());
      }
    }
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /** Rows by column name, ready to be JSON: moments as ISO 8601 in UTC. */
  public static List<Map<String, Object>> rows(Handle handle, String sql, Map<String, ?> values) {
    return handle.createQuery(sql).bindMap(values).mapToMap().stream()
        .map(Lakebase::plain)
        .toList();
  }

  private static Map<String, Object> plain(Map<String, Object> row) {
    var plain = new LinkedHashMap<String, Object>();
    row.forEach((name, value) -> plain.put(name, plain(value)));
    return plain;
  }

  private static Object plain(Object value) {
    if (value instanceof Timestamp moment) {
      return moment.toInstant().toString();
    }
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }

  /** An amount of money out of a row; zero when there is none. */
  public static BigDecimal money(Object value) {
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
  }

  @Override
  public void close() {
    pool.close();
  }
}
