package kitchens.caspers.workspace.tasks;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that drive runs, each run by one of them at a time. */
final class Crew {

  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
  private static final int DRIVERS = 8;
  private static final int MOST_CRASHES = 5;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration KEEP = Duration.ofDays(30);

  private final Tasks.Needs needs;
  private final Journal journal;
  private final Asking asking;
  private final Delegation delegation;
  private final Set<UUID> active = new HashSet<>();
  private final Set<UUID> again = new HashSet<>();
  private final Map<UUID, Integer> crashes = new HashMap<>();
  private ExecutorService drivers;
  private ScheduledExecutorService clock;

  Crew(Tasks.Needs needs, Journal journal) {
    this.needs = needs;
    this.journal = journal;
    this.asking = new Asking(needs.outbound(), needs.door(), needs.tools());
    this.delegation = new Delegation(needs.tools());
  }

  synchronized void start() {
    active.clear();
    again.clear();
    crashes.clear();
    drivers = Executors.newFixedThreadPool(DRIVERS, work -> thread(work, "agent-run"));
    clock = Executors.newSingleThreadScheduledExecutor(work -> thread(work, "agent-runs"));
    clock.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  void stop() {
    ExecutorService ending;
    synchronized (this) {
      if (drivers == null) {
        return;
      }
      clock.shutdownNow();
      ending = drivers;
      ending.shutdownNow();
    }
    try {
      if (!ending.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a run's step did not end when the workspace stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets somebody drive a run; while somebody does, it is looked at once more after that. */
  synchronized void take(UUID id) {
    if (!active.add(id)) {
      again.add(id);
      return;
    }
    try {
      drivers.execute(() -> driven(id));
    } catch (RejectedExecutionException e) {
      active.remove(id); // Whoever starts next finds it.
    }
  }

  private void driven(UUID id) {
    try {
      journal.reached("taken");
      drive(id);
      crashed(id, null);
    } catch (RuntimeException e) {
      crashed(id, e);
    } finally {
      left(id);
    }
  }

  private synchronized void left(UUID id) {
    active.remove(id);
    if (again.remove(id)) {
      take(id);
    }
  }

  private void drive(UUID id) {
    Optional<Run> found = journal.find(id);
    if (found.isEmpty()
        || found.get().state() != Run.State.QUEUED && found.get().state() != Run.State.RUNNING) {
      return;
    }
    Run run = found.get();
    Agent agent = orEnd(id, () -> needs.agents().apply(run.served()));
    Principal owner = orEnd(id, () -> owner(run));
    if (agent == null || owner == null) {
      return;
    }
    if (agent.supervision() == null) {
      throw new IllegalStateException(run.served().entityName() + " is no supervisor");
    }
    try (Own own = new Own(needs.outbound(), needs.url(), needs.tokens(), owner);
        RunTrace trace = new RunTrace(needs.traces(), run, agent)) {
      new Driver(journal, asking, delegation, agent, id, own, trace).drive();
    }
  }

  private Principal owner(Run run) {
    return needs
        .principals()
        .byUserName(run.owner())
        .orElseThrow(
            () ->
                ApiException.invalidState(
                    "'" + run.owner() + "', in whose name it acts, is no more"));
  }

  /** What a run cannot do without; null when it is gone for good, and so is the run. */
  private <T> T orEnd(UUID id, Supplier<T> needed) {
    try {
      return needed.get();
    } catch (ApiException e) {
      if (e.status() >= 500) {
        throw e;
      }
      journal.end(id, null, Run.State.FAILED, null, "SERVED_NO_MORE", e.getMessage());
      return null;
    }
  }

  /** A run that nobody can drive is not tried for ever. */
  private void crashed(UUID id, RuntimeException why) {
    synchronized (this) {
      if (why == null) {
        crashes.remove(id);
        return;
      }
      if (Thread.currentThread().isInterrupted() || drivers.isShutdown()) {
        return;
      }
      LOG.warn("run {} could not go on; it is taken up again", id, why);
      if (crashes.merge(id, 1, Integer::sum) < MOST_CRASHES) {
        return;
      }
      crashes.remove(id);
    }
    try {
      journal.end(
          id,
          null,
          Run.State.FAILED,
          null,
          "INTERNAL_ERROR",
          "the run cannot be driven; see the log");
    } catch (RuntimeException e) {
      LOG.warn("run {} could not be ended", id, e);
    }
  }

  /** Takes up what nobody drives, ends what waited too long, forgets what is old. */
  private void look() {
    try {
      journal.jdbi().withHandle(RunRows::toDrive).forEach(this::takeUnlessActive);
      for (UUID id : journal.jdbi().withHandle(h -> RunRows.expired(h, journal.now()))) {
        expire(id);
      }
      journal.jdbi().withHandle(h -> RunRows.forget(h, journal.now().minus(KEEP)));
    } catch (RuntimeException e) {
      LOG.warn("runs could not be looked through: {}", e.getMessage());
    }
  }

  private synchronized void takeUnlessActive(UUID id) {
    if (!active.contains(id)) {
      take(id);
    }
  }

  private void expire(UUID id) {
    Run run = journal.find(id).orElse(null);
    if (run == null || run.expiresAt() == null || run.expiresAt().isAfter(journal.now())) {
      return;
    }
    if (run.state() == Run.State.CONTINUABLE) {
      journal.end(
          id,
          null,
          Run.State.CANCELED,
          null,
          "CANCELED",
          "its caller did not let it go on in a day");
    } else if (run.state() == Run.State.WAITING) {
      journal.end(
          id,
          null,
          Run.State.FAILED,
          null,
          "APPROVAL_EXPIRED",
          "nobody answered in the time given");
    }
  }
}
