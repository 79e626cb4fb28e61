package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.jobs.logs.BoundedLog;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts of {@code spark_jar_task}s, each in a JVM of its own under a token of its own. The
 * token ends with the attempt.
 */
public final class TaskRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  /** How a JVM exits under ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private final Jars jars;
  private final TaskLogs logs;
  private final Principals principals;
  private final Tokens tokens;
  private final URI workspace;
  private final Path taskJar;
  private final Duration grace;
  private final ExecutorService threads = Executors.newCachedThreadPool(TaskRunner::thread);
  private final Map<Long, RunningTask> running = new ConcurrentHashMap<>();

  public TaskRunner(
      Jars jars,
      TaskLogs logs,
      Principals principals,
      Tokens tokens,
      URI workspace,
      Path taskJar,
      Duration grace) {
    this.jars = jars;
    this.logs = logs;
    this.principals = principals;
    this.tokens = tokens;
    this.workspace = workspace;
    this.taskJar = taskJar;
    this.grace = grace;
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "task-runner");
    thread.setDaemon(true);
    return thread;
  }

  int running() {
    return running.size();
  }

  /** Begins an attempt; its end is reported to the assignment. */
  void launch(Assignment assignment) {
    var task = new RunningTask();
    running.put(assignment.attempt().runId(), task);
    threads.execute(
        () -> {
          var ended = run(assignment, task);
          running.remove(assignment.attempt().runId());
          assignment.ended(ended);
        });
  }

  /** Tells an attempt's process to end. */
  void stop(long attemptRunId) {
    Optional.ofNullable(running.get(attemptRunId)).ifPresent(task -> task.stop(grace));
  }

  private Ended run(Assignment assignment, RunningTask task) {
    try {
      return attempt(assignment, task);
    } catch (Jars.MissingJar e) {
      return Ended.libraryMissing(e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("Attempt {} could not be run", assignment.attempt().runId(), e);
      return Ended.failed("The task could not be started: " + e.getMessage(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ended.failed("The task was interrupted.", "");
    }
  }

  private Ended attempt(Assignment assignment, RunningTask task)
      throws IOException, InterruptedException, Jars.MissingJar {
    var attempt = assignment.attempt();
    var work = (Work.Jar) assignment.task().work();
    var found = new ArrayList<Path>();
    for (var jar : work.jars()) {
      found.add(jars.find(jar));
    }
    var runAs = assignment.run().runAs();
    var principal = principals.byId(runAs.id());
    if (principal.isEmpty()) {
      return Ended.failed(
          "The job runs as %s, who is no longer there. Set run_as anew."
              .formatted(runAs.userName()),
          "");
    }
    var parameters = assignment.parameters(workspace);
    // Without an end of its own: it ends with the attempt, and with the epoch of this engine.
    var token = tokens.issue(principal.get(), null, "run %d of a task".formatted(attempt.runId()));
    try {
      assignment.prepared(token.id(), parameters);
      var account = logs.account(attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber());
      var command = new JvmCommand(taskJar, found, account, work.mainClassName());
      var builder =
          new ProcessBuilder(command.commandLine(JvmOptions.with(work.jvmOptions()), parameters));
      builder.environment().clear();
      builder
          .environment()
          .putAll(JvmCommand.environment(System.getenv(), given(assignment, token.secret())));
      var stdout = begin(assignment, TaskLogs.Stream.STDOUT);
      var stderr = begin(assignment, TaskLogs.Stream.STDERR);
      builder.directory(account.getParent().toFile());
      if (!task.begin(() -> TaskProcess.start(builder, stdout, stderr))) {
        return Ended.canceled();
      }
      assignment.started(task.process().mark());
      return ended(task.process().waitFor(), account, attempt);
    } finally {
      assignment.patiently(() -> tokens.revoke(token.id()));
    }
  }

  private BoundedLog begin(Assignment assignment, TaskLogs.Stream stream) throws IOException {
    var attempt = assignment.attempt();
    return logs.begin(attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber(), stream);
  }

  private Map<String, String> given(Assignment assignment, String secret) {
    var attempt = assignment.attempt();
    return Map.of(
        "DATABRICKS_HOST", workspace.toString(),
        "DATABRICKS_TOKEN", secret,
        "DATABRICKS_JOB_ID", Long.toString(assignment.run().shownJobId()),
        "DATABRICKS_RUN_ID", Long.toString(attempt.jobRunId()),
        "DATABRICKS_TASK_RUN_ID", Long.toString(attempt.runId()),
        "DATABRICKS_TASK_KEY", attempt.taskKey());
  }

  private Ended ended(int code, Path account, TaskRun attempt) throws IOException {
    if (code == 0) {
      return Ended.success();
    }
    if (Files.exists(account)) {
      var text = Files.readString(account);
      Files.delete(account);
      var line = text.indexOf('\n');
      return Ended.failed(text.substring(0, line), text.substring(line + 1));
    }
    if (code == OUT_OF_MEMORY && saysOutOfMemory(attempt)) {
      return Ended.failed(
          "The task ran out of memory. Give its cluster more: spark_conf, spark.driver.memory: 1g.",
          "");
    }
    if (code > 128) {
      return Ended.failed("The task's JVM was killed by signal %d.".formatted(code - 128), "");
    }
    return new Ended(
        Outcome.FAILED,
        "Workload failed: exit code %d.".formatted(code),
        Optional.of("The task's JVM ended with exit code %d; see its log.".formatted(code)),
        Optional.empty());
  }

  private boolean saysOutOfMemory(TaskRun attempt) throws IOException {
    return logs.view(
            attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber(), TaskLogs.Stream.STDOUT)
        .tail(4096)
        .text()
        .contains("Terminating due to java.lang.OutOfMemoryError");
  }

  /** Ends every process, gently and then not. Their attempts are taken up at the next start. */
  @Override
  public void close() throws InterruptedException {
    var left = List.copyOf(running.values());
    left.forEach(task -> task.stop(grace));
    for (var task : left) {
      task.awaitEnd(grace.plusSeconds(1));
    }
    threads.shutdownNow();
  }
}
