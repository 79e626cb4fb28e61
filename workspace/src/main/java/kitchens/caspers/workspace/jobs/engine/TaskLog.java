package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import kitchens.caspers.workspace.jobs.logs.BoundedLog;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** What the workspace itself writes into the log of an attempt that has no process. */
record TaskLog(BoundedLog log) implements AutoCloseable {

  static TaskLog begin(TaskLogs logs, TaskRun attempt) throws IOException {
    return new TaskLog(
        logs.begin(
            attempt.jobRunId(),
            attempt.taskKey(),
            attempt.attemptNumber(),
            TaskLogs.Stream.STDOUT));
  }

  void line(String text) throws IOException {
    var bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    log.write(bytes, 0, bytes.length);
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
