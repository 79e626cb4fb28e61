package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.jobs.settings.JobSettings;

/** What a request for a run, or for a repair, overrides of the tasks' own parameters. */
final class RunOverrides {
  private static final List<String> UNSERVED =
      List.of(
          "notebook_params",
          "python_params",
          "python_named_params",
          "spark_submit_params",
          "sql_params",
          "dbt_commands",
          "pipeline_params");

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
    if (!Requests.texts(body, "jar_params").isEmpty()) {
      if (!settings.parameters().isEmpty()) {
        throw ApiException.invalidParameter(
            "jar_params cannot be given to a job that has job parameters. Use job_parameters.");
      }
      overrides.set("jar_params", body.get("jar_params"));
    }
    return overrides;
  }
}
