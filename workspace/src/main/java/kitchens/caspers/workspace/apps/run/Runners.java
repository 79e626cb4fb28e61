package kitchens.caspers.workspace.apps.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.apps.store.Deployment;
import kitchens.caspers.workspace.apps.store.DeploymentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The apps that are being run, at most one deployment of each. */
public final class Runners {

  private static final Logger LOG = LoggerFactory.getLogger(Runners.class);

  private final DeploymentStore deployments;
  private final Launch launch;
  private final AppFiles files;
  private final AppRunner.Patience patience;
  private final AppChanges changes;
  private final Clock clock;
  private final Map<String, AppRunner> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public Runners(
      DeploymentStore deployments,
      Launch launch,
      AppFiles files,
      AppRunner.Patience patience,
      AppChanges changes,
      Clock clock) {
    this.deployments = requireNonNull(deployments, "deployments is null");
    this.launch = requireNonNull(launch, "launch is null");
    this.files = requireNonNull(files, "files is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.changes = requireNonNull(changes, "changes is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Kills what an earlier workspace left, which it cannot have done in good order. */
  public void killLeftOver(App app) {
    try {
      ProcessGroup.killLeftOver(files.pidFile(app.name()));
    } catch (IOException e) {
      LOG.warn("what may be left of app '{}' could not be looked for", app.name(), e);
    }
  }

  /** How an app is; stopped when it is not run. */
  public Condition condition(String app) {
    AppRunner runner = running.get(app);
    return runner == null ? Condition.STOPPED : runner.condition();
  }

  /** Runs a deployment in the place of the one that is run. */
  public synchronized void run(Deployment deployment) throws InterruptedException {
    stop(deployment.appName());
    if (closed) {
      return;
    }
    running.put(
        deployment.appName(),
        new AppRunner(deployment, launch, files, patience, listener(deployment), clock).start());
  }

  /** Stops an app and waits for it. */
  public synchronized void stop(String app) throws InterruptedException {
    AppRunner runner = running.get(app);
    if (runner != null) {
      runner.stop();
      runner.awaitStopped();
      running.remove(app);
      changes.tell(app);
    }
  }

  /** Stops all apps, side by side. */
  public synchronized void close() throws InterruptedException {
    closed = true;
    List<AppRunner> all = List.copyOf(running.values());
    all.forEach(AppRunner::stop);
    for (AppRunner runner : all) {
      runner.awaitStopped();
    }
    running.clear();
  }

  private AppRunner.Listener listener(Deployment deployment) {
    String id = deployment.deploymentId();
    String app = deployment.appName();
    return new AppRunner.Listener() {
      @Override
      public void answered() {
        deployments.end(
            id, Deployment.State.SUCCEEDED, "App started successfully", clock.instant());
        changes.tell(app);
      }

      @Override
      public void failed(String why) {
        deployments.end(
            id,
            Deployment.State.FAILED,
            why + " See the app's log; starts go on with longer and longer pauses.",
            clock.instant());
        changes.tell(app);
      }

      @Override
      public void changed() {
        changes.tell(app);
      }
    };
  }
}
