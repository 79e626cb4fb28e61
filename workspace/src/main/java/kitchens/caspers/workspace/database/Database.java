package kitchens.caspers.workspace.database;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.util.Set;
import javax.sql.DataSource;
import kitchens.caspers.workspace.home.CannotStart;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control plane's database: one schema, {@code caspers}, migrated when it is opened. */
public final class Database implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  public static final String SCHEMA = "caspers";

  private final HikariDataSource pool;
  private final TableChanges changes = new TableChanges();
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).setTransactionHandler(FollowedTransactions.to(changes));
    this.jdbi.setSqlLogger(changes);
  }

  /**
   * Opens a pool over {@code connections} and brings the schema up to date.
   *
   * @throws CannotStart when the database cannot be reached or was migrated by another version
   */
  public static Database open(DataSource connections) {
    requireNonNull(connections, "connections is null");
    try {
      migrate(connections);
      return pooled(connections);
    } catch (FlywayException | PoolInitializationException e) {
      LOG.error("the database cannot be opened", e);
      throw new CannotStart(
          "the workspace's database cannot be opened ("
              + reason(e)
              + "): see that its server runs, that CASPERS_POSTGRES_URL (if set) is right, and that"
              + " the home was not made by another build",
          e);
    }
  }

  private static Database pooled(DataSource connections) {
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

  /** The innermost cause, on one line; it holds no password. */
  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given").strip();
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

  /** Connections to the schema, for a library that brings its own SQL. */
  public DataSource dataSource() {
    return pool;
  }

  /** SQL against the schema. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * Has {@code told} run after each change that this process makes in one of the tables: once it is
   * committed, and before whoever made it goes on.
   *
   * @param tables which triggers write only along with others that are named here too
   */
  public void follow(Set<String> tables, Runnable told) {
    changes.follow(tables, told);
  }

  @Override
  public void close() {
    pool.close();
  }
}
