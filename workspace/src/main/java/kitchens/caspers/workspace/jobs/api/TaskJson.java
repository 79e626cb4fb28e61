package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import kitchens.caspers.workspace.jobs.store.LoopStats;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** What a task of each type shows of itself in a run, beyond its settings. */
final class TaskJson {
  private static final int MOST_ERRORS = 20;

  private TaskJson() {}

  /**
   * Adds what is known of an attempt.
   *
   * @param task the task's settings in the run's JSON
   */
  static void add(ObjectNode task, TaskRun attempt, LoopStats stats) {
    if (task.path("condition_task") instanceof ObjectNode condition) {
      attempt
          .resolvedParameters()
          .filter(operands -> operands.size() == 2)
          .ifPresent(
              operands -> {
                condition.set("left", operands.get(0));
                condition.set("right", operands.get(1));
              });
      attempt.decision().ifPresent(decision -> condition.put("outcome", decision));
    }
    if (task.path("for_each_task") instanceof ObjectNode loop && stats != null) {
      stats(loop.putObject("stats"), stats);
    }
    attempt.childRunId().ifPresent(id -> task.put("child_run_id", id));
    attempt.updateId().ifPresent(id -> task.put("update_id", id));
  }

  private static void stats(ObjectNode json, LoopStats stats) {
    json.putObject("task_run_stats")
        .put("total_iterations", stats.total())
        .put("active_iterations", stats.active())
        .put("scheduled_iterations", stats.scheduled())
        .put("completed_iterations", stats.completed())
        .put("succeeded_iterations", stats.succeeded())
        .put("failed_iterations", stats.failed());
    var errors = json.putArray("error_message_stats");
    stats.errors().entrySet().stream()
        .limit(MOST_ERRORS)
        .forEach(
            entry ->
                errors
                    .addObject()
                    .put("error_message", entry.getKey())
                    .put("count", entry.getValue()));
  }

  /** {@code resolved_values}: what the task's references stood for. */
  static void addResolved(ObjectNode task, TaskRun attempt) {
    attempt
        .resolvedParameters()
        .ifPresent(
            parameters -> {
              var values = task.putObject("resolved_values");
              if (task.has("spark_jar_task")) {
                values.putObject("spark_jar_task").set("parameters", parameters);
              } else if (task.has("spark_python_task")) {
                values.putObject("spark_python_task").set("parameters", parameters);
              } else if (task.has("notebook_task")) {
                values.putObject("notebook_task").set("base_parameters", parameters);
              } else if (task.has("sql_task")) {
                values.putObject("sql_task").set("parameters", parameters);
              } else if (task.has("run_job_task")) {
                values.putObject("run_job_task").set("job_parameters", parameters);
              } else if (task.has("pipeline_task")) {
                values.set("pipeline_task", parameters);
              } else if (task.has("condition_task")) {
                values.set("condition_task", operands(parameters));
              }
            });
  }

  private static JsonNode operands(JsonNode parameters) {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("left", parameters.path(0));
    json.set("right", parameters.path(1));
    return json;
  }
}
