package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** An attempt in a process of its own: what it is given, its logs, and what its end says. */
final class OwnProcess {
  private static final int SIGNALS = 128;

  private final TaskLogs logs;
  private final URI workspace;

  OwnProcess(TaskLogs logs, URI workspace) {
    this.logs = logs;
    this.workspace = workspace;
  }

  /** Where the process leaves its account of an error: a line that says it, then where it was. */
  Path account(TaskRun attempt) {
    return logs.account(attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber());
  }

  /**
   * Runs a command to its end.
   *
   * @param more variables of its environment
   * @return its exit code; empty when the attempt was told to stop before there was a process
   */
  OptionalInt run(
      Assignment assignment,
      RunningTask task,
      String secret,
      List<String> command,
      Map<String, String> more)
      throws IOException, InterruptedException {
    var attempt = assignment.attempt();
    var given = new HashMap<>(more);
    given.put("DATABRICKS_HOST", workspace.toString());
    given.put("DATABRICKS_TOKEN", secret);
    given.put("DATABRICKS_JOB_ID", Long.toString(assignment.run().shownJobId()));
    given.put("DATABRICKS_RUN_ID", Long.toString(attempt.jobRunId()));
    given.put("DATABRICKS_TASK_RUN_ID", Long.toString(attempt.runId()));
    given.put("DATABRICKS_TASK_KEY", attempt.taskKey());
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(JvmCommand.environment(System.getenv(), given));
    var stdout =
        logs.begin(
            attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber(), TaskLogs.Stream.STDOUT);
    var stderr =
        logs.begin(
            attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber(), TaskLogs.Stream.STDERR);
    builder.directory(account(attempt).getParent().toFile());
    if (!task.begin(() -> TaskProcess.start(builder, stdout, stderr))) {
      return OptionalInt.empty();
    }
    assignment.started(task.process().mark());
    return OptionalInt.of(task.process().waitFor());
  }

  /** The error that the process gave an account of, if it did. */
  Optional<Ended> told(TaskRun attempt) throws IOException {
    var account = account(attempt);
    if (!Files.exists(account)) {
      return Optional.empty();
    }
    var text = Files.readString(account);
    Files.delete(account);
    var line = text.indexOf('\n');
    return Optional.of(Ended.failed(text.substring(0, line), text.substring(line + 1)));
  }

  /**
   * What an exit code says that nothing else is known of.
   *
   * @param process what people call it: {@code JVM}
   */
  static Ended failed(int code, String process) {
    if (code > SIGNALS) {
      return Ended.failed(
          "The task's %s was killed by signal %d.".formatted(process, code - SIGNALS), "");
    }
    return new Ended(
        Outcome.FAILED,
        "Workload failed: exit code %d.".formatted(code),
        Optional.of("The task's %s ended with exit code %d; see its log.".formatted(process, code)),
        Optional.empty());
  }
}
