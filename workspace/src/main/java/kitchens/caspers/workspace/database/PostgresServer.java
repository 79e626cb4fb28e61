package kitchens.caspers.workspace.database;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.PrivateFiles;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own: fsync on, scram, loopback only, no unix socket; started again
 * when it dies, and gone when we are.
 *
 * <p>The thread that forks it lives as long as it: the kernel's parent-death signal, which ends an
 * orphaned server, follows the forking thread.
 */
public final class PostgresServer implements AutoCloseable {

  /** Whether the server answers. */
  public enum State {
    STARTING,
    RUNNING,
    STOPPED
  }

  /**
   * How a server is to be.
   *
   * @param name of its threads and in the log
   * @param directory holds {@code data} and {@code password}
   * @param binariesParent where binaries are unpacked, in a directory named for their version
   * @param port 0 for any free one at each start; a fixed one that is taken is replaced by a free
   *     one
   * @param settings of the server, as {@code postgresql.conf} names them
   * @param hostRules lines of {@code pg_hba.conf}; absent: scram for everybody
   */
  public record Options(
      String name,
      Path directory,
      Path binariesParent,
      String version,
      Path logFile,
      int port,
      Map<String, String> settings,
      Optional<String> hostRules) {

    public Options {
      requireNonNull(directory, "directory is null");
      settings = Map.copyOf(settings);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final PostgresData cluster;
  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final BoundedLog log;
  private final Options options;
  private final PGSimpleDataSource connections = new PGSimpleDataSource();
  private final CompletableFuture<Void> firstStart = new CompletableFuture<>();
  private final Thread supervisor;

  private volatile State state = State.STARTING;
  private volatile boolean closing;
  private volatile Process process;
  private volatile int port;

  private PostgresServer(
      PostgresData cluster, PostgresBinaries binaries, ServerUser user, Options options) {
    this.cluster = cluster;
    this.binaries = binaries;
    this.user = user;
    this.options = options;
    this.log = new BoundedLog(options.logFile());
    this.supervisor = new Thread(this::supervise, options.name() + "-supervisor");
    supervisor.setDaemon(true);
  }

  /**
   * Starts a server on the cluster in {@code directory}, which is made if there is none, and
   * returns once it answers.
   *
   * @param directory holds {@code data} and {@code password}
   * @param binariesParent where binaries are unpacked, in a directory named for their version
   * @throws CannotStart with the mend when it does not come up
   */
  public static PostgresServer start(
      Path directory, Path binariesParent, String version, Path logFile) {
    return start(
        new Options(
            "postgres",
            directory,
            binariesParent,
            version,
            logFile,
            0,
            Map.of("max_connections", "60", "shared_buffers", "64MB"),
            Optional.empty()));
  }

  /**
   * Starts a server and returns once it answers.
   *
   * @throws CannotStart with the mend when it does not come up
   */
  public static PostgresServer start(Options options) {
    Path directory = options.directory();
    try {
      ServerUser user = ServerUser.forServerIn(directory, options.binariesParent());
      PostgresBinaries binaries = PostgresBinaries.in(options.binariesParent(), options.version());
      PostgresData cluster = new PostgresData(directory);
      cluster.initialise(binaries, user);
      cluster.stopStray(binaries, user);
      PostgresServer server = new PostgresServer(cluster, binaries, user, options);
      if (options.hostRules().isPresent()) {
        server.setHostRules(options.hostRules().get());
      }
      server.begin();
      return server;
    } catch (IOException e) {
      throw new CannotStart(
          "cannot prepare PostgreSQL in "
              + directory
              + " ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "): mend the permissions or free some space, then start again",
          e);
    }
  }

  /**
   * Replaces who may log in and how; a running server heeds it after {@code pg_reload_conf()}.
   *
   * @param lines of {@code pg_hba.conf}
   */
  public void setHostRules(String lines) throws IOException {
    Path file = cluster.data().resolve("pg_hba.conf");
    PrivateFiles.write(file, lines);
    user.own(file);
  }

  /** Connections to the server, wherever it listens at the moment. */
  public DataSource dataSource() {
    return connections;
  }

  /** Connections of the superuser to one database, where the server listens at the moment. */
  public DataSource dataSource(String database) {
    PGSimpleDataSource other = new PGSimpleDataSource();
    other.setServerNames(connections.getServerNames());
    other.setPortNumbers(new int[] {port});
    other.setDatabaseName(database);
    other.setUser(connections.getUser());
    other.setPassword(connections.getPassword());
    other.setApplicationName(connections.getApplicationName());
    other.setConnectTimeout(2);
    other.setLoginTimeout(5);
    return other;
  }

  public State state() {
    return state;
  }

  public int port() {
    return port;
  }

  /** The server's process id, or -1 while there is none. */
  public long pid() {
    try {
      return Long.parseLong(pidFileLine(0));
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /** Stops the server and waits until it has written everything. */
  @Override
  public void close() {
    closing = true;
    stopProcess();
    supervisor.interrupt();
    try {
      supervisor.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = State.STOPPED;
  }

  private void begin() throws IOException {
    connections.setServerNames(new String[] {"127.0.0.1"});
    connections.setDatabaseName("postgres");
    connections.setUser(PostgresData.USER);
    connections.setPassword(cluster.password());
    connections.setApplicationName("caspers-workspace");
    connections.setConnectTimeout(2);
    connections.setLoginTimeout(5);
    supervisor.start();
    try {
      firstStart.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new CannotStart(
          "PostgreSQL does not start on "
              + cluster.data()
              + ": "
              + log.lastLines()
              + "; mend that and start again",
          e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while PostgreSQL started", e);
    }
  }

  private void supervise() {
    int failures = 0;
    while (!closing) {
      try {
        failures = runOnce() ? 1 : failures + 1;
        if (failures > 5 && !firstStart.isDone()) {
          firstStart.completeExceptionally(new IOException("PostgreSQL keeps ending"));
          return;
        }
        if (!closing) {
          TimeUnit.MILLISECONDS.sleep(Math.min(50L << Math.min(failures, 7), 5_000));
        }
      } catch (InterruptedException e) {
        // Only close() interrupts, and the loop's condition sees that.
        LOG.debug("woken to stop");
      }
    }
  }

  /** Runs the server until it ends; whether it had been ready. */
  private boolean runOnce() throws InterruptedException {
    boolean ready = false;
    state = State.STARTING;
    try {
      // A killed server leaves its file, which says that it is ready.
      String before = Files.exists(pidFile()) ? pidFileLine(0) : "";
      Process started = fork();
      ready = awaitReady(started, before);
      if (ready) {
        state = State.RUNNING;
        LOG.info("{} answers on port {}", options.name(), port);
        firstStart.complete(null);
      }
      int code = started.waitFor();
      if (!closing) {
        LOG.warn("{} ended with {}: {}", options.name(), code, log.lastLines());
      }
    } catch (IOException e) {
      LOG.error("{} cannot be started", options.name(), e);
    }
    return ready;
  }

  private Process fork() throws IOException {
    Files.deleteIfExists(cluster.data().resolve("postmaster.opts"));
    port = freePort(options.port());
    connections.setPortNumbers(new int[] {port});
    Process started =
        new ProcessBuilder(user.serverCommand(command()))
            .directory(cluster.directory().toFile())
            .redirectErrorStream(true)
            .start();
    process = started;
    log.follow(started.getInputStream(), options.name() + "-log");
    if (closing) {
      stopProcess();
    }
    return started;
  }

  private List<String> command() {
    Map<String, String> settings = new TreeMap<>(options.settings());
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", "" + port);
    settings.put("unix_socket_directories", "");
    settings.put("jit", "off");
    settings.put("log_timezone", "UTC");
    settings.put("timezone", "UTC");
    List<String> command =
        new ArrayList<>(
            List.of(binaries.program("postgres").toString(), "-D", cluster.data().toString()));
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }

  private boolean awaitReady(Process started, String before) throws InterruptedException {
    while (started.isAlive()) {
      try {
        boolean ready = pidFileLine(7).strip().equals("ready");
        if (ready && pidFileLine(3).equals("" + port) && !pidFileLine(0).equals(before)) {
          return true;
        }
      } catch (IOException e) {
        // Not written yet.
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return false;
  }

  private Path pidFile() {
    return cluster.data().resolve("postmaster.pid");
  }

  private String pidFileLine(int index) throws IOException {
    List<String> lines = Files.readAllLines(pidFile());
    if (index >= lines.size()) {
      throw new NoSuchFileException("postmaster.pid is not whole yet");
    }
    return lines.get(index);
  }

  private void stopProcess() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    try {
      if (user.watched()) {
        running.getOutputStream().close();
      } else {
        new ProcessBuilder("kill", "-INT", "" + running.pid()).start().waitFor();
      }
      if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (IOException e) {
      running.destroy();
    } catch (InterruptedException e) {
      running.destroy();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort(int wanted) throws IOException {
    if (wanted != 0) {
      try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        LOG.warn("port {} is taken; another one is used", wanted);
      }
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
