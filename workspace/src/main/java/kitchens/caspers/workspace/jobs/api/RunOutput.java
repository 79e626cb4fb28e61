package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.jobs.logs.LogSearch;
import kitchens.caspers.workspace.jobs.logs.LogView;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** What an attempt has said: {@code jobs/runs/get-output}, and its logs piece by piece. */
final class RunOutput {
  private static final int MOST_BYTES = 1 << 20;

  private final RunActions actions;
  private final TaskLogs logs;
  private final RunJson json;

  RunOutput(RunActions actions, TaskLogs logs, RunJson json) {
    this.actions = actions;
    this.logs = logs;
    this.json = json;
  }

  /** An attempt of a run. */
  private record Found(Run run, TaskRun attempt) {}

  ObjectNode of(long runId) throws IOException {
    var found = find(runId);
    return of(found.run(), found.attempt());
  }

  /**
   * {@code jobs/runs/export}: a notebook with what its cells gave, as a page.
   *
   * @param views {@code CODE}, {@code DASHBOARDS} or {@code ALL}
   */
  ObjectNode export(long runId, String views) {
    if (!List.of("CODE", "DASHBOARDS", "ALL").contains(views)) {
      throw ApiException.invalidParameter(
          "views_to_export '%s' is unknown. It must be CODE, DASHBOARDS or ALL.".formatted(views));
    }
    var found = find(runId);
    var result =
        actions
            .result(found.attempt().runId())
            .filter(given -> given.path("kind").asText().equals("notebook"))
            .orElseThrow(
                () ->
                    ApiException.invalidParameter(
                        ("Run %d gave no notebook. Only runs of notebook_tasks are exported; ask for"
                                + " the output of others with runs/get-output.")
                            .formatted(runId)));
    var answer = JsonNodeFactory.instance.objectNode();
    var all = answer.putArray("views");
    if (!views.equals("DASHBOARDS")) {
      all.addObject()
          .put("content", NotebookPage.of(found.attempt(), result))
          .put("name", found.attempt().taskKey())
          .put("type", "NOTEBOOK");
    }
    return answer;
  }

  /** The attempt of that id, or that of the run's only task. */
  private Found find(long runId) {
    var attempt = actions.attempt(runId);
    if (attempt.isPresent()) {
      return new Found(actions.get(attempt.get().jobRunId()).run(), attempt.get());
    }
    var run = actions.get(runId);
    var keys = run.attempts().stream().map(TaskRun::taskKey).distinct().count();
    if (keys != 1) {
      throw ApiException.invalidParameter(
          "Run %d has %d tasks. Ask for the output of one of them by its own run_id."
              .formatted(runId, keys));
    }
    return new Found(run.run(), run.attempts().get(run.attempts().size() - 1));
  }

  private ObjectNode of(Run run, TaskRun attempt) throws IOException {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.set("metadata", json.attempt(run, attempt));
    attempt.error().ifPresent(error -> answer.put("error", error));
    attempt.errorTrace().ifPresent(trace -> answer.put("error_trace", trace));
    attempt.childRunId().ifPresent(id -> answer.putObject("run_job_output").put("run_id", id));
    actions.result(attempt.runId()).ifPresent(result -> ResultJson.add(answer, result));
    var stdout = view(attempt, TaskLogs.Stream.STDOUT).tail(MOST_BYTES);
    var stderr = view(attempt, TaskLogs.Stream.STDERR).tail(MOST_BYTES);
    answer.put("logs", join(stdout.text(), stderr.text()));
    answer.put("logs_truncated", stdout.offset() > 0 || stderr.offset() > 0);
    return answer;
  }

  private static String join(String stdout, String stderr) {
    if (stdout.isEmpty() || stderr.isEmpty()) {
      return stdout + stderr;
    }
    return stdout.endsWith("\n") ? stdout + stderr : stdout + "\n" + stderr;
  }

  /** A piece of the log of a task's latest attempt, or of a given one. */
  LogView.Piece piece(
      long jobRunId, String taskKey, int attemptNumber, TaskLogs.Stream stream, long offset)
      throws IOException {
    return view(attempt(jobRunId, taskKey, attemptNumber), stream).read(offset, MOST_BYTES / 4);
  }

  /** The first lines with a text in the log of a task's latest attempt, or of a given one. */
  LogSearch.Found search(
      long jobRunId, String taskKey, int attemptNumber, TaskLogs.Stream stream, String q, int most)
      throws IOException {
    return LogSearch.find(view(attempt(jobRunId, taskKey, attemptNumber), stream), q, most);
  }

  private TaskRun attempt(long jobRunId, String taskKey, int attemptNumber) {
    var attempts =
        actions.attempts(jobRunId, taskKey).stream()
            .filter(attempt -> attemptNumber < 0 || attempt.attemptNumber() == attemptNumber)
            .toList();
    if (attempts.isEmpty()) {
      throw ApiException.notFound(
          "Run %d has no task '%s' with that attempt.".formatted(jobRunId, taskKey));
    }
    return attempts.get(attempts.size() - 1);
  }

  private LogView view(TaskRun attempt, TaskLogs.Stream stream) {
    return logs.view(attempt.jobRunId(), attempt.taskKey(), attempt.attemptNumber(), stream);
  }
}
