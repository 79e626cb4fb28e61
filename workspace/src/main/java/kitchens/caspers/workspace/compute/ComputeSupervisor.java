package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
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

  private final ComputeSettings settings;
  private final ComputeLife life;
  private final Backoff backoff = new Backoff();
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
    this.settings = requireNonNull(settings, "settings is null");
    this.life = new ComputeLife(home, settings, tokens, principal, workspaceUrl);
  }

  private final ComputeLife.Witness witness =
      new ComputeLife.Witness() {
        @Override
        public void launched(ComputeProcess started, long mine) {
          ComputeSupervisor.this.launched(started, mine);
        }

        @Override
        public void ready(ComputeConnection reached) {
          ComputeSupervisor.this.ready(reached);
        }

        @Override
        public boolean stopped() {
          return ComputeSupervisor.this.stopped();
        }
      };

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
              "compute cannot be started: " + problem + "; see " + life.logFile());
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
                  + life.logFile());
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

  private void supervise() {
    while (!stopped()) {
      boolean wasReady = false;
      String why;
      try {
        life.live(witness);
        wasReady = true;
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
    backoff.reset();
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
}
