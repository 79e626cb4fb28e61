package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.jobs.settings.JobSettings;

/** What a request for a run, or for a repair, overrides of the tasks' own parameters. */
final class RunOverrides {
  private static final List<String> UNSERVED =
      List.of("python_named_params", "spark_submit_params", "dbt_commands");
  private static final List<String> LISTED = List.of("jar_params", "python_params");
  private static final List<String> NAMED = List.of("notebook_params", "sql_params");

  private RunOverrides() {}

  static ObjectNode of(ObjectNode body, JobSettings settings) {
    UNSERVED.stream()
        .filter(field -> !body.path(field).isMissingNode() && !body.path(field).isEmpty())
        .findFirst()
        .ifPresent(
            field -> {
              throw Requests.notServed(
                  "No task here takes %s. Use job_parameters.".formatted(field));
            });
    var overrides = JsonNodeFactory.instance.objectNode();
    for (var field : LISTED) {
      if (!Requests.texts(body, field).isEmpty()) {
        if (!settings.parameters().isEmpty()) {
          throw ApiException.invalidParameter(
              "%s cannot be given to a job that has job parameters. Use job_parameters."
                  .formatted(field));
        }
        overrides.set(field, body.get(field));
      }
    }
    for (var field : NAMED) {
      if (!Requests.textMap(body, field).isEmpty()) {
        if (!settings.parameters().isEmpty()) {
          throw ApiException.invalidParameter(
              "%s cannot be given to a job that has job parameters. Use job_parameters."
                  .formatted(field));
        }
        overrides.set(field, body.get(field));
      }
    }
    if (body.path("pipeline_params").isObject()) {
      overrides.set("pipeline_params", body.get("pipeline_params"));
    }
    return overrides;
  }
}
