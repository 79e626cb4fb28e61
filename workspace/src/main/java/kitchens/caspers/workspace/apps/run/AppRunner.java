package kitchens.caspers.workspace.apps.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kitchens.caspers.workspace.apps.store.Deployment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one deployment of an app running: starts its process, waits until its port answers, and
 * starts it again when it has ended, later and later when it ends soon.
 */
public final class AppRunner {

  /**
   * How patient a runner is.
   *
   * @param firstBackOff before the second start; it doubles with each failure
   * @param longestBackOff what it grows to
   * @param startTimeout how long a process may take until its port answers
   * @param grace between asking a process to end and killing it
   * @param goodWhile a process that ran for so long is not one that fails to start
   */
  public record Patience(
      Duration firstBackOff,
      Duration longestBackOff,
      Duration startTimeout,
      Duration grace,
      Duration goodWhile) {

    public static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1));

    Duration backOff(int failures) {
      Duration doubled = firstBackOff.multipliedBy(1L << Math.min(failures - 1, 16));
      return doubled.compareTo(longestBackOff) < 0 ? doubled : longestBackOff;
    }
  }

  /** Is told how the first start went, and when the condition changes. */
  public interface Listener {

    /** The app answered for the first time. */
    void answered();

    /** The app could not be brought up in the first attempts; they go on. */
    void failed(String why);

    void changed();
  }

  private static final Logger LOG = LoggerFactory.getLogger(AppRunner.class);
  private static final int ATTEMPTS_UNTIL_FAILED = 3;
  private static final int PROBE_MILLIS = 50;

  private final String app;
  private final Deployment deployment;
  private final Launch launch;
  private final AppFiles files;
  private final AppLimits limits;
  private final Patience patience;
  private final Listener listener;
  private final Clock clock;
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Condition condition = Condition.starting("App is starting.");
  private int visitors;
  private boolean told;

  AppRunner(
      Deployment deployment,
      Launch launch,
      AppFiles files,
      AppLimits limits,
      Patience patience,
      Listener listener,
      Clock clock) {
    this.deployment = requireNonNull(deployment, "deployment is null");
    this.app = deployment.appName();
    this.launch = launch;
    this.files = files;
    this.limits = limits;
    this.patience = patience;
    this.listener = listener;
    this.clock = clock;
  }

  AppRunner start() {
    Thread thread = new Thread(this::run, "app-" + app);
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  Condition condition() {
    return condition;
  }

  /** Counts somebody in who asks the app, until what is returned is run. */
  Runnable enter() {
    synchronized (stopped) {
      visitors++;
    }
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        synchronized (stopped) {
          visitors--;
          stopped.notifyAll();
        }
      }
    };
  }

  /** Waits until nobody asks the app any more, but not for ever. */
  void awaitAlone(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (stopped) {
      for (long left = most.toMillis(); visitors > 0 && left > 0; ) {
        stopped.wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    }
  }

  /** Begins to stop; {@link #awaitStopped} tells when that is done. */
  void stop() {
    stopping.complete(null);
  }

  void awaitStopped() throws InterruptedException {
    if (!stopped.await(patience.grace().toSeconds() + 30, TimeUnit.SECONDS)) {
      LOG.error("app '{}' could not be stopped in time", app);
    }
  }

  private void run() {
    try (AppLog log = AppLog.begin(files.logDirectory(app), clock)) {
      int failures = 0;
      while (!stopping.isDone()) {
        Instant began = clock.instant();
        String end = attempt(log);
        if (stopping.isDone()) {
          break;
        }
        boolean soon = Duration.between(began, clock.instant()).compareTo(patience.goodWhile()) < 0;
        failures = soon ? failures + 1 : 1;
        Duration wait = patience.backOff(failures);
        log.say(end + " Next start in " + wait.toMillis() / 1000.0 + " s.");
        become(Condition.crashed(end));
        if (failures >= ATTEMPTS_UNTIL_FAILED) {
          tell(false, end);
        }
        awaitStopping(wait);
      }
      log.say("Stopped.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("app '{}' is not run any more", app, e);
      become(Condition.crashed("The workspace could not run the app: " + e.getMessage()));
      tell(false, e.getMessage());
      return;
    } finally {
      stopped.countDown();
    }
    become(Condition.STOPPED);
  }

  /** Starts the process once and sees to it until it has ended; in one sentence, how it ended. */
  private String attempt(AppLog log) throws InterruptedException {
    ProcessGroup process = null;
    Launch.Prepared prepared = null;
    try {
      int port = freePort();
      prepared = launch.prepare(app, deployment, port);
      prepared.warnings().forEach(warning -> log.say("Warning: " + warning + "."));
      become(Condition.starting("App is starting."));
      log.say("Starting " + prepared.command().get(0) + " on port " + port + ".");
      process =
          ProcessGroup.start(
              Walls.around(prepared.command()),
              prepared.environment(),
              prepared.directory(),
              prepared.pidFile());
      Thread output = log.follow(process.output(), app);
      String end = attend(process, port, log);
      output.join(2_000);
      return end;
    } catch (IOException | RuntimeException e) {
      LOG.warn("app '{}' could not be started: {}", app, e.toString());
      return "The app could not be started: " + e.getMessage() + ".";
    } finally {
      if (process != null) {
        process.close();
      }
      if (prepared != null) {
        forget(prepared);
      }
    }
  }

  private String attend(ProcessGroup process, int port, AppLog log) throws InterruptedException {
    Instant deadline = clock.instant().plus(patience.startTimeout());
    while (process.alive() && !answers(port)) {
      if (clock.instant().isAfter(deadline)) {
        process.stop(patience.grace());
        return "The app did not listen on port "
            + port
            + " (DATABRICKS_APP_PORT) within "
            + patience.startTimeout().toSeconds()
            + " s and was ended.";
      }
      if (awaitStopping(Duration.ofMillis(PROBE_MILLIS))) {
        process.stop(patience.grace());
        return "Stopped.";
      }
    }
    if (process.alive()) {
      log.say("Running.");
      become(Condition.running(port));
      tell(true, "");
      Optional<String> why =
          watch(process, new Watch(Watch.Rhythm.USUAL, limits, files.app(app), port));
      if (why.isPresent()) {
        become(Condition.crashed(why.get()));
        process.stop(patience.grace());
        return why.get();
      }
      if (process.alive()) {
        become(Condition.starting("App is stopping."));
        process.stop(patience.grace());
        return "Stopped.";
      }
    }
    return "The app's process ended with exit code " + process.exitCode() + ".";
  }

  /** Looks at the app until it ends or is to be stopped, or for the reason that it must be. */
  private Optional<String> watch(ProcessGroup process, Watch watch) throws InterruptedException {
    CompletableFuture<Object> end = CompletableFuture.anyOf(process.ended(), stopping);
    while (process.alive() && !stopping.isDone()) {
      try {
        end.get(Watch.Rhythm.USUAL.every().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        tell(true, "");
        Optional<String> why = watch.look(process.members());
        if (why.isPresent()) {
          return why;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.empty();
  }

  private boolean awaitStopping(Duration most) throws InterruptedException {
    try {
      stopping.get(most.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void become(Condition now) {
    condition = now;
    listener.changed();
  }

  private void tell(boolean good, String why) {
    if (told) {
      return;
    }
    try {
      if (good) {
        listener.answered();
      } else {
        listener.failed(why);
      }
      told = true;
    } catch (RuntimeException e) {
      // The app matters more than what is written about it.
      LOG.warn("how app '{}' started could not be written down: {}", app, e.toString());
    }
  }

  private void forget(Launch.Prepared prepared) {
    try {
      launch.ended(app, prepared.secretId());
    } catch (RuntimeException e) {
      // The next start replaces it.
      LOG.warn("the client secret of app '{}' is still known: {}", app, e.toString());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
