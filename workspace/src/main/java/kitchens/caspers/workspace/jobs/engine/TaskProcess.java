package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.jobs.logs.BoundedLog;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's JVM at work, its output on its way into the logs. */
final class TaskProcess {
  private static final Logger LOG = LoggerFactory.getLogger(TaskProcess.class);

  private final Process process;
  private final List<Thread> pumps;

  private TaskProcess(Process process, List<Thread> pumps) {
    this.process = process;
    this.pumps = pumps;
  }

  /** Starts the process. Its standard input stays open, and empty, for as long as we live. */
  static TaskProcess start(ProcessBuilder builder, BoundedLog stdout, BoundedLog stderr)
      throws IOException {
    var process = builder.start();
    return new TaskProcess(
        process,
        List.of(
            pump("task-stdout-" + process.pid(), process.getInputStream(), stdout),
            pump("task-stderr-" + process.pid(), process.getErrorStream(), stderr)));
  }

  private static Thread pump(String name, InputStream from, BoundedLog to) {
    var thread =
        new Thread(
            () -> {
              try (to) {
                var buffer = new byte[8192];
                for (var n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                  to.write(buffer, 0, n);
                }
              } catch (IOException e) {
                LOG.warn("The log of a task ended early: {}", e.toString());
                drain(from);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** A full disk must not block the task on a full pipe. */
  private static void drain(InputStream from) {
    try {
      from.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("A task's output ended", e);
    }
  }

  TaskRun.ProcessMark mark() {
    return new TaskRun.ProcessMark(
        process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** Waits for the end and for the last of the output. */
  int waitFor() throws InterruptedException {
    var code = process.waitFor();
    // A grandchild may hold the pipes open for ever; what it says then is not waited for.
    for (var pump : pumps) {
      pump.join(2_000);
    }
    return code;
  }

  boolean waitFor(Duration most) throws InterruptedException {
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the process to end (SIGTERM) and kills it, with what it started, after the grace. */
  void stop(Duration grace) {
    // Not Process.destroy, which closes the standard input too: the task would halt at once.
    process.toHandle().destroy();
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS).execute(this::kill);
  }

  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
