package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.status.StatusPart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one compute process running: starts it beside the rest of the workspace, asks after its
 * health, and starts another one, under a new epoch, when it has died. At no time may two of them
 * write: the epoch on the disk changes before a successor is started.
 */
public final class ComputeSupervisor implements Feature, StatusPart {

  private static final Logger LOG = LoggerFactory.getLogger(ComputeSupervisor.class);

  /** A predecessor may take 30 s to die, which the process waits for before it listens. */
  private static final Duration UNTIL_PORT = Duration.ofSeconds(60);

  private static final Duration UNTIL_READY = Duration.ofMinutes(5);
  private static final Duration POLL_STARTING = Duration.ofMillis(50);
  private static final Duration POLL_READY = Duration.ofSeconds(5);
  private static final int UNHEALTHY_POLLS = 12;

  private final CaspersHome home;
  private final ComputeSettings settings;
  private final Tokens tokens;
  private final Principal principal;
  private final URI workspaceUrl;
  private final ComputeHttp http = new ComputeHttp();
  private final List<Runnable> onReady = new CopyOnWriteArrayList<>();
  private final List<Runnable> onLost = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ComputeState state = ComputeState.STOPPED;
  private ComputeConnection connection;
  private ComputeProcess process;
  private long epoch;
  private String problem;
  private boolean stopping;
  private Thread thread;

  /**
   * @param workspaceUrl where the workspace listens
   */
  public ComputeSupervisor(
      CaspersHome home,
      ComputeSettings settings,
      Tokens tokens,
      Principal principal,
      URI workspaceUrl) {
    this.home = requireNonNull(home, "home is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.principal = requireNonNull(principal, "principal is null");
    this.workspaceUrl = requireNonNull(workspaceUrl, "workspaceUrl is null");
  }

  /** Has {@code listener} run each time a new process is ready; it must return soon. */
  public void onReady(Runnable listener) {
    onReady.add(listener);
  }

  /** Has {@code listener} run each time a process was lost; it must return soon. */
  public void onLost(Runnable listener) {
    onLost.add(listener);
  }

  @Override
  public void routes(Routes r) {}

  @Override
  public void start() {
    if (!settings.lazy()) {
      begin();
    }
  }

  /** Starts compute when it has not been started; without effect otherwise. */
  public void begin() {
    lock.lock();
    try {
      if (thread == null && !stopping) {
        state = ComputeState.STARTING;
        thread = new Thread(this::supervise, "compute-supervisor");
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    Thread running;
    ComputeProcess last;
    lock.lock();
    try {
      stopping = true;
      running = thread;
      last = process;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(Duration.ofSeconds(15).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public ComputeState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** The number of the current process; 0 before the first. */
  public long epoch() {
    lock.lock();
    try {
      return epoch;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String name() {
    return "compute";
  }

  /** {@code {"state", "pid"?, "epoch", "message"?}}. */
  @Override
  public Object status() {
    lock.lock();
    try {
      Map<String, Object> status = new HashMap<>();
      status.put("state", state);
      status.put("epoch", epoch);
      if (process != null && process.alive()) {
        status.put("pid", process.pid());
      }
      if (problem != null) {
        status.put("message", problem);
      }
      return status;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The process that is ready, or the next one that becomes so.
   *
   * @throws ApiException 503 when none does within {@code patience}
   */
  ComputeConnection await(Duration patience) {
    begin();
    long left = patience.toNanos();
    lock.lock();
    try {
      while (state != ComputeState.READY) {
        if (stopping) {
          throw ApiException.temporarilyUnavailable("the workspace is stopping");
        }
        if (state == ComputeState.FAILED) {
          throw ApiException.temporarilyUnavailable(
              "compute cannot be started: " + problem + "; see " + logFile());
        }
        if (left <= 0) {
          throw ApiException.temporarilyUnavailable(
              "compute is not ready after "
                  + patience.toSeconds()
                  + " s (state "
                  + state
                  + ", epoch "
                  + epoch
                  + "); try again in a moment or see "
                  + logFile());
        }
        left = changed.awaitNanos(left);
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.temporarilyUnavailable("interrupted while waiting for compute");
    } finally {
      lock.unlock();
    }
  }

  private Path logFile() {
    return home.logs().resolve("compute.log");
  }

  private void supervise() {
    Backoff backoff = new Backoff();
    while (!stopped()) {
      boolean wasReady = false;
      String why;
      try {
        wasReady = runOne(backoff);
        why = null;
      } catch (IOException | RuntimeException e) {
        why = e.getMessage();
        LOG.warn("compute (epoch {}): {}", epoch(), why);
      } catch (InterruptedException e) {
        break;
      }
      lost(why, wasReady);
      if (!pause(backoff.next())) {
        break;
      }
    }
    became(ComputeState.STOPPED, null);
  }

  /** Runs one process to its end; true when it had been ready. */
  private boolean runOne(Backoff backoff) throws IOException, InterruptedException {
    List<Path> archives = List.of(home.cds().resolve("compute.jsa"), settings.archive());
    Path scratch = Folders.scratch(home.computeScratch());
    List<String> command = ComputeCommand.of(settings, archives, scratch);
    long mine = new EpochFile(home.computeEpoch()).next();
    IssuedToken token = null;
    String secret = secret();
    try (ComputeProcess started = ComputeProcess.start(command, home.compute(), logFile())) {
      launched(started, mine);
      tokens.list(principal).forEach(old -> tokens.revoke(old.id()));
      token = tokens.issue(principal, null, "compute, epoch " + mine);
      started.configure(config(mine, secret, token.secret()));
      ComputeConnection reached =
          new ComputeConnection(mine, started.awaitPort(UNTIL_PORT), secret);
      awaitReady(started, reached);
      ready(reached);
      backoff.reset();
      watch(started, reached);
      LOG.warn("compute (epoch {}) ended: {}", mine, started.lastWords());
      return true;
    } finally {
      if (token != null) {
        revoke(token);
      }
    }
  }

  /**
   * A dead process has no use for its token; when the database is away the next start sees to it.
   */
  private void revoke(IssuedToken token) {
    try {
      tokens.revoke(token.id());
    } catch (RuntimeException e) {
      LOG.warn("could not revoke the token of a compute process that ended", e);
    }
  }

  private Map<String, Object> config(long epoch, String secret, String token) {
    Map<String, Object> config = new HashMap<>();
    config.put("epoch", epoch);
    config.put("home", home.root().toString());
    config.put("secret", secret);
    config.put("workspace_url", workspaceUrl.toString());
    config.put("workspace_token", token);
    config.put("storage_root", uri(settings.storageRoot()));
    config.put("checkpoint_root", uri(home.checkpoints()));
    config.put("spark_conf", settings.sparkConf());
    return config;
  }

  private static String uri(Path path) {
    return path.toAbsolutePath()
        .toUri()
        .toString()
        .replaceFirst("^file:///", "file:/")
        .replaceFirst("/$", "");
  }

  private static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void awaitReady(ComputeProcess started, ComputeConnection reached)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + UNTIL_READY.toNanos();
    while (true) {
      ComputeHttp.Health health = http.health(reached).orElse(ComputeHttp.Health.UNREACHABLE);
      switch (health.state()) {
        case "READY" -> {
          return;
        }
        case "FAILED" -> throw new IOException("Spark did not start: " + health.message());
        default -> {
          if (ended(started, POLL_STARTING)) {
            throw new IOException("it ended while it started (" + started.lastWords() + ")");
          }
          if (System.nanoTime() > deadline) {
            throw new IOException("Spark was not ready in " + UNTIL_READY.toMinutes() + " minutes");
          }
        }
      }
    }
  }

  /** Returns when the process has ended, or was ended because it did not answer for a minute. */
  private void watch(ComputeProcess started, ComputeConnection reached)
      throws InterruptedException {
    int silent = 0;
    while (!ended(started, POLL_READY)) {
      silent = http.health(reached).isPresent() ? 0 : silent + 1;
      if (silent >= UNHEALTHY_POLLS && !stopped()) {
        LOG.warn("compute (epoch {}) does not answer; it is ended", reached.epoch());
        return;
      }
    }
  }

  private static boolean ended(ComputeProcess process, Duration within)
      throws InterruptedException {
    try {
      process.ended().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private boolean stopped() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private void launched(ComputeProcess started, long mine) {
    lock.lock();
    try {
      process = started;
      epoch = mine;
      state = ComputeState.STARTING;
      if (stopping) {
        started.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void ready(ComputeConnection reached) {
    lock.lock();
    try {
      connection = reached;
    } finally {
      lock.unlock();
    }
    became(ComputeState.READY, null);
    tell(onReady);
  }

  private void lost(String why, boolean wasReady) {
    lock.lock();
    try {
      connection = null;
      process = null;
    } finally {
      lock.unlock();
    }
    became(why == null ? ComputeState.RESTARTING : ComputeState.FAILED, why);
    if (wasReady && !stopped()) {
      tell(onLost);
    }
  }

  private void became(ComputeState next, String why) {
    lock.lock();
    try {
      state = next;
      problem = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.info("compute is {} (epoch {})", next, epoch());
  }

  private static void tell(List<Runnable> listeners) {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("a listener of compute's state failed", e);
      }
    }
  }

  /** Waits before the next start; false when the workspace is stopping. */
  private boolean pause(Duration duration) {
    long left = duration.toNanos();
    lock.lock();
    try {
      while (left > 0 && !stopping) {
        left = changed.awaitNanos(left);
      }
      return !stopping;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Doubles from a tenth of a second to half a minute; a process that became ready resets it. */
  private static final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LAST = Duration.ofSeconds(30);

    private Duration next = FIRST;

    Duration next() {
      Duration now = next;
      next = next.multipliedBy(2).compareTo(LAST) > 0 ? LAST : next.multipliedBy(2);
      return now;
    }

    void reset() {
      next = FIRST;
    }
  }
}
