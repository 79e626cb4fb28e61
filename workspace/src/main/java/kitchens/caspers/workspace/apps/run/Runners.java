package kitchens.caspers.workspace.apps.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.apps.store.DeploymentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps that are being run. Of each, one deployment answers; beside it there may be the next
 * one, which takes its place once it answers, and the one before, until those whom it answers have
 * left.
 */
public final class Runners {

  private static final Logger LOG = LoggerFactory.getLogger(Runners.class);

  /** After which a deployment that was replaced is ended in the middle of what it says. */
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(30);

  /**
   * Somebody who asks an app.
   *
   * @param condition how the app is, and where it listens
   * @param leave to be run once they have their answer
   */
  public record Visitor(Condition condition, Runnable leave) {}

  private final DeploymentStore deployments;
  private final Launch launch;
  private final AppFiles files;
  private final AppLimits limits;
  private final AppRunner.Patience patience;
  private final AppChanges changes;
  private final Clock clock;
  private final Map<String, AppRunner> running = new ConcurrentHashMap<>();
  private final Map<String, AppRunner> rising = new HashMap<>();
  private final Map<String, Set<AppRunner>> leaving = new HashMap<>();

  /**
   * Guards who runs, rises and leaves. It is held for moments, so that a runner's own thread may
   * ask for it while somebody waits for that runner's end.
   */
  private final Object places = new Object();

  private volatile boolean closed;

  public Runners(
      DeploymentStore deployments,
      Launch launch,
      AppFiles files,
      AppLimits limits,
      AppRunner.Patience patience,
      AppChanges changes,
      Clock clock) {
    this.deployments = requireNonNull(deployments, "deployments is null");
    this.launch = requireNonNull(launch, "launch is null");
    this.files = requireNonNull(files, "files is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Kills what an earlier workspace left, which it cannot have done in good order. */
  public void killLeftOver(App app) {
    try {
      for (var pidFile : files.pidFiles(app.name())) {
        ProcessGroup.killLeftOver(pidFile);
      }
    } catch (IOException e) {
      LOG.warn("what may be left of app '{}' could not be looked for", app.name(), e);
    }
    launch.forgetLeftOver(app);
  }

  /** How an app is; stopped when it is not run. */
  public Condition condition(String app) {
    AppRunner runner = running.get(app);
    return runner == null ? Condition.STOPPED : runner.condition();
  }

  /** Counts somebody in: whom they ask is not ended before they leave, unless they never do. */
  public Visitor enter(String app) {
    while (true) {
      AppRunner runner = running.get(app);
      if (runner == null) {
        return new Visitor(Condition.STOPPED, () -> {});
      }
      Runnable leave = runner.enter();
      if (running.get(app) == runner) {
        return new Visitor(runner.condition(), leave);
      }
      leave.run();
    }
  }

  /** Runs a deployment of an app that is not run. */
  public void run(Deployment deployment) throws InterruptedException {
    run(deployment, () -> {});
  }

  /**
   * Runs a deployment in the place of the one that is run. One that answers goes on answering until
   * the new one does; when the new one does not come up, it stays.
   *
   * @param taken run when the deployment takes the place
   */
  public synchronized void run(Deployment deployment, Runnable taken) throws InterruptedException {
    String app = deployment.appName();
    end(List.of(() -> rising.remove(app)));
    if (closed) {
      return;
    }
    if (condition(app).state() == Condition.State.RUNNING) {
      Next next = new Next(deployment, taken);
      next.runner = runner(deployment, next);
      synchronized (places) {
        rising.put(app, next.runner);
      }
      next.runner.start();
      return;
    }
    stop(app);
    taken.run();
    running.put(app, runner(deployment, new First(deployment)).start());
  }

  private AppRunner runner(Deployment deployment, AppRunner.Listener listener) {
    return new AppRunner(deployment, launch, files, limits, patience, listener, clock);
  }

  /** Stops an app and waits for it. */
  public synchronized void stop(String app) throws InterruptedException {
    boolean was = running.containsKey(app);
    end(List.of(() -> rising.remove(app), () -> running.get(app)));
    running.remove(app);
    List<AppRunner> last;
    synchronized (places) {
      last = List.copyOf(leaving.getOrDefault(app, Set.of()));
    }
    for (AppRunner runner : last) {
      runner.stop();
      runner.awaitStopped();
    }
    if (was) {
      changes.tell(app);
    }
  }

  /** Stops all apps, side by side. */
  public synchronized void close() throws InterruptedException {
    closed = true;
    List<AppRunner> all;
    synchronized (places) {
      all = new ArrayList<>(running.values());
      all.addAll(rising.values());
      leaving.values().forEach(all::addAll);
      rising.clear();
    }
    all.forEach(AppRunner::stop);
    for (AppRunner runner : all) {
      runner.awaitStopped();
    }
    running.clear();
  }

  /** Ends runners, side by side, and waits for their end without keeping the places. */
  private void end(List<java.util.function.Supplier<AppRunner>> which) throws InterruptedException {
    List<AppRunner> ended = new ArrayList<>();
    synchronized (places) {
      for (var one : which) {
        AppRunner runner = one.get();
        if (runner != null) {
          runner.stop();
          ended.add(runner);
        }
      }
    }
    for (AppRunner runner : ended) {
      runner.awaitStopped();
    }
  }

  /** The deployment before says goodbye on a thread of its own. */
  private void sayGoodbye(String app, AppRunner old) {
    Thread thread =
        new Thread(
            () -> {
              try {
                old.awaitAlone(LONGEST_GOODBYE);
                old.stop();
                old.awaitStopped();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                synchronized (places) {
                  leaving.getOrDefault(app, Set.of()).remove(old);
                }
              }
            },
            "app-goodbye-" + app);
    thread.setDaemon(true);
    thread.start();
  }

  /** Of a deployment that is run where nothing answers. */
  private class First implements AppRunner.Listener {

    final Deployment deployment;

    First(Deployment deployment) {
      this.deployment = deployment;
    }

    @Override
    public void answered() {
      deployments.end(
          deployment.deploymentId(),
          Deployment.State.SUCCEEDED,
          "App started successfully" + warnings(),
          clock.instant());
      changes.tell(deployment.appName());
    }

    private String warnings() {
      try {
        return launch.warnings(deployment).stream()
            .map(warning -> ". Warning: " + warning)
            .collect(Collectors.joining());
      } catch (IOException e) {
        LOG.warn("the source of app '{}' cannot be read", deployment.appName(), e);
        return "";
      }
    }

    @Override
    public void failed(String why) {
      failed(why, "See the app's log; starts go on with longer and longer pauses.");
    }

    void failed(String why, String then) {
      deployments.end(
          deployment.deploymentId(), Deployment.State.FAILED, why + " " + then, clock.instant());
      changes.tell(deployment.appName());
    }

    @Override
    public void changed() {
      changes.tell(deployment.appName());
    }
  }

  /** Of a deployment that rises beside the one that answers. */
  private final class Next extends First {

    private final Runnable taken;
    private AppRunner runner;
    private boolean stands;

    Next(Deployment deployment, Runnable taken) {
      super(deployment);
      this.taken = taken;
    }

    @Override
    public void answered() {
      String app = deployment.appName();
      AppRunner old = null;
      synchronized (places) {
        if (!stands && rising.get(app) != runner) {
          return;
        }
        if (!stands) {
          taken.run();
          rising.remove(app);
          old = running.put(app, runner);
          stands = true;
          if (old != null) {
            leaving.computeIfAbsent(app, name -> ConcurrentHashMap.newKeySet()).add(old);
          }
        }
      }
      super.answered();
      if (old != null) {
        sayGoodbye(app, old);
      }
    }

    @Override
    public void failed(String why) {
      synchronized (places) {
        rising.remove(deployment.appName(), runner);
      }
      runner.stop();
      failed(why, "See the app's log; the deployment before it goes on answering.");
    }
  }
}
