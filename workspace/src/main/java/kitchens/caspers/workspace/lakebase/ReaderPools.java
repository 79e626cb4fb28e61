package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Pools of connections that read the copies of a database. */
final class ReaderPools implements AutoCloseable {

  private final DatabaseInstances instances;
  private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

  ReaderPools(DatabaseInstances instances) {
    this.instances = requireNonNull(instances, "instances is null");
  }

  /**
   * The pool of a database.
   *
   * @throws kitchens.caspers.workspace.http.ApiException when the instance does not run
   */
  DataSource of(String instance, String database) {
    HikariDataSource pool = pools.get(instance + "/" + database);
    return pool != null
        ? pool
        : pools.computeIfAbsent(instance + "/" + database, key -> open(instance, database));
  }

  private HikariDataSource open(String instance, String database) {
    InstanceServer server = instances.server(instance);
    PGSimpleDataSource connections = new PGSimpleDataSource();
    connections.setServerNames(new String[] {"127.0.0.1"});
    connections.setPortNumbers(new int[] {server.port().orElseThrow()});
    connections.setDatabaseName(database);
    connections.setUser(HostRules.READER);
    connections.setPassword(server.readerPassword());
    connections.setApplicationName("caspers-functions");
    connections.setConnectTimeout(2);
    HikariConfig config = new HikariConfig();
    config.setPoolName("copies-" + instance);
    config.setDataSource(connections);
    config.setReadOnly(true);
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(4_000);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** Closes the pools of an instance that is about to stop. */
  void leave(String instance) {
    pools
        .entrySet()
        .removeIf(
            entry -> {
              boolean its = entry.getKey().startsWith(instance + "/");
              if (its) {
                entry.getValue().close();
              }
              return its;
            });
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
    pools.clear();
  }
}
