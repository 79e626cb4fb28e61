package kitchens.caspers.workspace.database;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import kitchens.caspers.workspace.home.CannotStart;
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

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final PostgresData cluster;
  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final BoundedLog log;
  private final PGSimpleDataSource connections = new PGSimpleDataSource();
  private final CompletableFuture<Void> firstStart = new CompletableFuture<>();
  private final Thread supervisor = new Thread(this::supervise, "postgres-supervisor");

  private volatile State state = State.STARTING;
  private volatile boolean closing;
  private volatile Process process;
  private volatile int port;

  private PostgresServer(
      PostgresData cluster, PostgresBinaries binaries, ServerUser user, Path logFile) {
    this.cluster = cluster;
    this.binaries = binaries;
    this.user = user;
    this.log = new BoundedLog(logFile);
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
    requireNonNull(directory, "directory is null");
    try {
      ServerUser user = ServerUser.forServerIn(directory, binariesParent);
      PostgresBinaries binaries = PostgresBinaries.in(binariesParent, version);
      PostgresData cluster = new PostgresData(directory);
      cluster.initialise(binaries, user);
      cluster.stopStray(binaries, user);
      PostgresServer server = new PostgresServer(cluster, binaries, user, logFile);
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

  /** Connections to the server, wherever it listens at the moment. */
  public DataSource dataSource() {
    return connections;
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
      Process started = fork();
      ready = awaitReady(started);
      if (ready) {
        state = State.RUNNING;
        LOG.info("PostgreSQL answers on port {}", port);
        firstStart.complete(null);
      }
      int code = started.waitFor();
      if (!closing) {
        LOG.warn("PostgreSQL ended with {}: {}", code, log.lastLines());
      }
    } catch (IOException e) {
      LOG.error("PostgreSQL cannot be started", e);
    }
    return ready;
  }

  private Process fork() throws IOException {
    Files.deleteIfExists(cluster.data().resolve("postmaster.opts"));
    port = freePort();
    connections.setPortNumbers(new int[] {port});
    Process started =
        new ProcessBuilder(
                user.serverCommand(
                    List.of(
                        binaries.program("postgres").toString(),
                        "-D",
                        cluster.data().toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "port=" + port,
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=60",
                        "-c",
                        "shared_buffers=64MB",
                        "-c",
                        "jit=off",
                        "-c",
                        "log_timezone=UTC",
                        "-c",
                        "timezone=UTC")))
            .directory(cluster.directory().toFile())
            .redirectErrorStream(true)
            .start();
    process = started;
    log.follow(started.getInputStream(), "postgres-log");
    if (closing) {
      stopProcess();
    }
    return started;
  }

  private boolean awaitReady(Process started) throws InterruptedException {
    while (started.isAlive()) {
      try {
        if (pidFileLine(7).strip().equals("ready") && pidFileLine(3).equals("" + port)) {
          return true;
        }
      } catch (IOException e) {
        // Not written yet.
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return false;
  }

  private String pidFileLine(int index) throws IOException {
    List<String> lines = Files.readAllLines(cluster.data().resolve("postmaster.pid"));
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

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
