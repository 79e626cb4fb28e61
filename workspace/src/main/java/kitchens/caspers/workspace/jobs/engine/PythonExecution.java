package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Ended;

/**
 * Runs attempts of {@code spark_python_task}s and of notebooks in Python, each in a process of its
 * own on the runtime that the settings name.
 */
public final class PythonExecution implements Execution {
  private static final int MOST_SOURCE = 5 << 20;

  /** Without a buffer, so that a log is read while it is written. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PYTHONUNBUFFERED", "1", "PYTHONIOENCODING", "utf-8", "PYTHONDONTWRITEBYTECODE", "1");

  private final PythonRuntime runtime;
  private final OwnProcess processes;
  private final Path script;

  /**
   * Runs them.
   *
   * @param script what each process runs first
   */
  public PythonExecution(PythonRuntime runtime, TaskLogs logs, URI workspace, Path script) {
    this.runtime = runtime;
    this.processes = new OwnProcess(logs, workspace);
    this.script = script;
  }

  boolean takes(Work work) {
    return work instanceof Work.Python
        || work instanceof Work.Notebook notebook && runtime.takes(notebook);
  }

  @Override
  public Ended run(Assignment assignment, RunningTask task, String secret, JsonNode parameters)
      throws IOException, InterruptedException {
    var work = assignment.task().work();
    var path = work instanceof Work.Python file ? file.path() : ((Work.Notebook) work).path();
    if (runtime.program().isEmpty()) {
      return Ended.failed(
          "The workspace has no Python runtime any more: settings.yaml names none.", "");
    }
    var source = runtime.source(path);
    if (source.isEmpty()) {
      return Ended.failed("%s does not exist. Upload it, or deploy again.".formatted(path), "");
    }
    var attempt = assignment.attempt();
    var account = processes.account(attempt);
    var result = account.resolveSibling(account.getFileName() + ".result");
    var words =
        new ArrayList<>(
            List.of(
                runtime.program().get().toString(),
                script.toString(),
                work instanceof Work.Python ? "file" : "notebook",
                account.toString(),
                result.toString(),
                source.get().toString()));
    if (work instanceof Work.Python) {
      parameters.forEach(text -> words.add(text.asText()));
    } else {
      words.add(parameters.toString());
    }
    var code = processes.run(assignment, task, secret, words, ENVIRONMENT);
    if (code.isEmpty()) {
      return Ended.canceled();
    }
    if (work instanceof Work.Notebook) {
      assignment.gave(notebook(path, source.get(), result));
    }
    if (code.getAsInt() == 0) {
      return Ended.success();
    }
    var told = processes.told(attempt);
    return told.isPresent() ? told.get() : OwnProcess.failed(code.getAsInt(), "Python process");
  }

  /** What {@code runs/get-output} and {@code runs/export} tell of it. */
  private static JsonNode notebook(String path, Path source, Path result) throws IOException {
    var json = JsonNodeFactory.instance.objectNode().put("kind", "notebook").put("source", path);
    if (Files.exists(result)) {
      json.put("exit", Files.readString(result));
      Files.delete(result);
    }
    if (Files.size(source) <= MOST_SOURCE) {
      var cells = json.putArray("cells");
      for (var cell : Files.readString(source).split("(?m)^# COMMAND ----------\\s*$")) {
        var text = cell.replaceFirst("\\A\ufeff?" + PythonRuntime.FIRST_LINE, "").strip();
        if (!text.isEmpty()) {
          cells
              .addObject()
              .put("cell", cells.size())
              .put("language", text.startsWith("# MAGIC %md") ? "MARKDOWN" : "PYTHON")
              .put("title", "")
              .put("text", text);
        }
      }
    }
    json.putArray("statements");
    return json;
  }
}
