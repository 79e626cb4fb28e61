package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** Runs attempts of {@code spark_jar_task}s, each in a JVM of its own. */
public final class JarExecution implements Execution {
  /** How a JVM exits under ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private final Jars jars;
  private final TaskLogs logs;
  private final OwnProcess processes;
  private final Path taskJar;

  public JarExecution(Jars jars, TaskLogs logs, URI workspace, Path taskJar) {
    this.jars = jars;
    this.logs = logs;
    this.processes = new OwnProcess(logs, workspace);
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
    var command = new JvmCommand(taskJar, found, processes.account(attempt), work.mainClassName());
    var arguments = new ArrayList<String>();
    parameters.forEach(text -> arguments.add(text.asText()));
    var words = command.commandLine(JvmOptions.with(work.jvmOptions()), arguments);
    var code = processes.run(assignment, task, secret, words, Map.of());
    return code.isEmpty() ? Ended.canceled() : ended(code.getAsInt(), attempt);
  }

  private List<Path> found(Work.Jar work) throws Jars.MissingJar {
    var found = new ArrayList<Path>();
    for (var jar : work.jars()) {
      found.add(jars.find(jar));
    }
    return found;
  }

  private Ended ended(int code, TaskRun attempt) throws IOException {
    if (code == 0) {
      return Ended.success();
    }
    var told = processes.told(attempt);
    if (told.isPresent()) {
      return told.get();
    }
    if (code == OUT_OF_MEMORY && saysOutOfMemory(attempt)) {
      return Ended.failed(
          "The task ran out of memory. Give its cluster more: spark_conf, spark.driver.memory: 1g.",
          "");
    }
    return OwnProcess.failed(code, "JVM");
  }

  private boolean saysOutOfMemory(TaskRun attempt) throws IOException {
    return logs.view(
            attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber(), TaskLogs.Stream.STDOUT)
        .tail(4096)
        .text()
        .contains("Terminating due to java.lang.OutOfMemoryError");
  }
}
