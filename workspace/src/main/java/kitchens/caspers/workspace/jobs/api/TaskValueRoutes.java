package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Map;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import org.jdbi.v3.core.Handle;

/**
 * Task values, set by a task while it works and read by those after it as {@code
 * {{tasks.x.values.y}}}. On Databricks a Python call sets them; here a task posts {@code {"run_id":
 * $DATABRICKS_TASK_RUN_ID, "key": "y", "value": …}}.
 */
final class TaskValueRoutes {
  private static final String PATH = "/api/2.0/caspers/jobs/task-values";
  private static final int LONGEST_KEY = 100;
  private static final int LONGEST_VALUE = 48 * 1024;
  private static final int MOST = 250;

  private final Database database;
  private final RunActions actions;
  private final Results results;

  TaskValueRoutes(Database database, RunActions actions, Results results) {
    this.database = database;
    this.actions = actions;
    this.results = results;
  }

  void routes(Routes r) {
    r.post(PATH, this::set);
    r.get(PATH, this::get);
  }

  private void set(Context ctx) {
    var body = Requests.body(ctx);
    var attempt = attempt(Requests.id(body, "run_id"));
    var run = actions.get(attempt.jobRunId()).run();
    if (!Caller.of(ctx).id().equals(run.runAs().id())) {
      throw ApiException.permissionDenied(
          "Task values of run %d are set by its tasks alone, which run as %s."
              .formatted(run.runId(), run.runAs().userName()));
    }
    if (!attempt.state().working()) {
      throw ApiException.invalidState(
          "Task run %d is not at work. A task sets its values while it runs."
              .formatted(attempt.runId()));
    }
    database.jdbi().useTransaction(h -> set(h, attempt, body));
    ctx.json(Map.of());
  }

  private void set(Handle h, TaskRun attempt, ObjectNode body) {
    var key = key(body.path("key").asText());
    var value = body.get("value");
    if (value == null) {
      throw ApiException.invalidParameter("value is missing. Give it anything in JSON.");
    }
    if (value.toString().length() > LONGEST_VALUE) {
      throw ApiException.invalidParameter(
          "The value of '%s' is longer than 48 KiB. Pass it through a table or a file."
              .formatted(key));
    }
    if (results.countValues(h, attempt.runId()) >= MOST
        && results.value(h, attempt.runId(), key).isEmpty()) {
      throw ApiException.invalidParameter(
          "Task %s has set %d values; that is the most.".formatted(attempt.taskKey(), MOST));
    }
    results.setValue(h, attempt.runId(), key, value);
  }

  private static String key(String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw ApiException.invalidParameter(
          "key is missing or longer than %d characters.".formatted(LONGEST_KEY));
    }
    return key;
  }

  private TaskRun attempt(long runId) {
    return actions
        .attempt(runId)
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "Task run %d does not exist. A task finds its own number in".formatted(runId)
                        + " DATABRICKS_TASK_RUN_ID."));
  }

  private void get(Context ctx) {
    var attempt = attempt(Requests.id(ctx, "run_id"));
    var key = key(Requests.text(ctx, "key").orElse(""));
    var value = database.jdbi().withHandle(h -> results.value(h, attempt.runId(), key));
    var answer = JsonNodeFactory.instance.objectNode().put("key", key);
    answer.set(
        "value",
        value.orElseThrow(
            () ->
                ApiException.notFound(
                    "Task %s has set no value '%s'.".formatted(attempt.taskKey(), key))));
    ctx.json(answer);
  }
}
