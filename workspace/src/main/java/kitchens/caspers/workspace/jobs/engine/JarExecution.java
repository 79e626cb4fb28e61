package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.logs.BoundedLog;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** Runs attempts of {@code spark_jar_task}s, each in a JVM of its own. */
public final class JarExecution implements Execution {
  /** How a JVM exits under ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private final Jars jars;
  private final TaskLogs logs;
  private final URI workspace;
  private final Path taskJar;

  public JarExecution(Jars jars, TaskLogs logs, URI workspace, Path taskJar) {
    this.jars = jars;
    this.logs = logs;
    this.workspace = workspace;
    this.taskJar = taskJar;
  }

  @Override
  public Ended run(Assignment assignment, RunningTask task, String secret, JsonNode parameters)
      throws IOException, InterruptedException {
    var attempt = assignment.attempt();
    var work = (Work.Jar) assignment.task().work();
    List<Path> found;
    try {
      found = found(work);
    } catch (Jars.MissingJar e) {
      return Ended.libraryMissing(e.getMessage());
    }
    var account = logs.account(attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber());
    var command = new JvmCommand(taskJar, found, account, work.mainClassName());
    var arguments = new ArrayList<String>();
    parameters.forEach(text -> arguments.add(text.asText()));
    var builder =
        new ProcessBuilder(command.commandLine(JvmOptions.with(work.jvmOptions()), arguments));
    builder.environment().clear();
    builder
        .environment()
        .putAll(JvmCommand.environment(System.getenv(), given(assignment, secret)));
    var stdout = begin(assignment, TaskLogs.Stream.STDOUT);
    var stderr = begin(assignment, TaskLogs.Stream.STDERR);
    builder.directory(account.getParent().toFile());
    if (!task.begin(() -> TaskProcess.start(builder, stdout, stderr))) {
      return Ended.canceled();
    }
    assignment.started(task.process().mark());
    return ended(task.process().waitFor(), account, attempt);
  }

  private List<Path> found(Work.Jar work) throws Jars.MissingJar {
    var found = new ArrayList<Path>();
    for (var jar : work.jars()) {
      found.add(jars.find(jar));
    }
    return found;
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
}
