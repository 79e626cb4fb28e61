package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import kitchens.caspers.workspace.database.PostgresServer;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.PrivateFiles;
import kitchens.caspers.workspace.identity.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of one instance, from the wish that it runs to its end: tried again until it comes up,
 * started again when it dies, set up with the roles that every instance has.
 */
final class InstanceServer implements AutoCloseable {

  /** What all servers are started with. */
  record Programs(Path home, Path logs, Path binaries, String version) {}

  private static final Logger LOG = LoggerFactory.getLogger(InstanceServer.class);

  private static final Duration AGAIN = Duration.ofSeconds(3);

  /**
   * Small, since several run beside each other on one machine; the operating system's cache does
   * the rest.
   */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("max_connections", "60"),
          Map.entry("shared_buffers", "16MB"),
          Map.entry("max_wal_size", "256MB"),
          // Workers for reading would be processes of their own, and a backend that waits for them
          // would outlive a killed postmaster.
          Map.entry("io_method", "sync"),
          Map.entry("max_parallel_workers", "0"),
          Map.entry("max_worker_processes", "4"),
          Map.entry("max_logical_replication_workers", "0"),
          Map.entry("autovacuum_max_workers", "2"),
          Map.entry("autovacuum_naptime", "15s"));

  private final Instance instance;
  private final Programs programs;
  private final String hostRules;
  private final Consumer<InstanceServer> onReady;
  private final String syncPassword = Secrets.mint("");
  private final String readerPassword = Secrets.mint("");
  private final Thread thread;
  private volatile PostgresServer server;
  private volatile boolean ready;
  private volatile boolean closing;

  /**
   * @param onReady told once, on the thread that started the server
   */
  InstanceServer(
      Instance instance, Programs programs, String hostRules, Consumer<InstanceServer> onReady) {
    this.instance = requireNonNull(instance, "instance is null");
    this.programs = requireNonNull(programs, "programs is null");
    this.hostRules = requireNonNull(hostRules, "hostRules is null");
    this.onReady = requireNonNull(onReady, "onReady is null");
    this.thread = new Thread(this::run, "lakebase-" + instance.name() + "-start");
    thread.setDaemon(true);
    thread.start();
  }

  String name() {
    return instance.name();
  }

  /** Whether it answers. */
  boolean available() {
    PostgresServer running = server;
    return ready && running != null && running.state() == PostgresServer.State.RUNNING;
  }

  /** Where it listens, once it does. */
  Optional<Integer> port() {
    PostgresServer running = server;
    return running == null ? Optional.empty() : Optional.of(running.port());
  }

  /** The server's process id, -1 while there is none. */
  long pid() {
    PostgresServer running = server;
    return running == null ? -1 : running.pid();
  }

  /** Connections of the superuser. */
  DataSource superuser(String database) {
    return server.dataSource(database);
  }

  /**
   * Makes a database if there is none; one at a time, since Postgres refuses two grants at once.
   */
  synchronized void makeDatabase(String database) throws SQLException {
    InstanceSetup.database(server, database);
  }

  String syncPassword() {
    return syncPassword;
  }

  String readerPassword() {
    return readerPassword;
  }

  /** Heeds other rules of who may log in. */
  void reload(String rules) {
    try (Connection c = superuser(Instance.DATABASE).getConnection();
        Statement s = c.createStatement()) {
      server.setHostRules(rules);
      s.execute("SELECT pg_reload_conf()");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("the rules of " + name() + " cannot be changed", e);
    }
  }

  private void run() {
    while (!closing) {
      try {
        Path directory = programs.home().resolve(instance.name());
        PrivateFiles.directory(directory, "rwx--x--x");
        server = PostgresServer.start(options(directory));
        InstanceSetup.prepare(server, syncPassword, readerPassword);
        ready = true;
        if (!closing) {
          onReady.accept(this);
        }
        return;
      } catch (IOException | SQLException | CannotStart e) {
        if (!closing) {
          LOG.error("instance {} does not start: {}", name(), e.getMessage());
        }
        stopServer();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private PostgresServer.Options options(Path directory) {
    return new PostgresServer.Options(
        "lakebase-" + instance.name(),
        directory,
        programs.binaries(),
        programs.version(),
        programs.logs().resolve("lakebase-" + instance.name() + ".log"),
        instance.port(),
        SETTINGS,
        Optional.of(hostRules));
  }

  private void stopServer() {
    PostgresServer running = server;
    if (running != null) {
      running.close();
    }
  }

  /** Stops the server and waits until it has written everything. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(30).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopServer();
    ready = false;
  }
}
