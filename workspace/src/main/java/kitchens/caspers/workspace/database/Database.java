package kitchens.caspers.workspace.database;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** The control plane's database: one schema, {@code caspers}, migrated when it is opened. */
public final class Database implements AutoCloseable {

  public static final String SCHEMA = "caspers";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /** Opens a pool over {@code connections} and brings the schema up to date. */
  public static Database open(DataSource connections) {
    requireNonNull(connections, "connections is null");
    migrate(connections);
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDataSource(connections);
    config.setSchema(SCHEMA);
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(4_000);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(10_000);
    return new Database(new HikariDataSource(config));
  }

  private static void migrate(DataSource connections) {
    Flyway.configure()
        .dataSource(connections)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .locations("classpath:db/migration")
        // Each feature counts in a range of its own, so a later one may have the lower number.
        .outOfOrder(true)
        .load()
        .migrate();
  }

  /** SQL against the schema. */
  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
