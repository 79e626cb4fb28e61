package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Run;

/**
 * The parameters of a task, references resolved. A run's {@code jar_params}, {@code python_params},
 * {@code notebook_params} and {@code sql_params} take the task's place; job parameters reach every
 * task that has named ones and win over those of the same name.
 */
final class Parameters {
  private Parameters() {}

  static JsonNode of(Run run, Work work, ReferenceValues values) {
    if (work instanceof Work.Jar jar) {
      return list(run.overrides().path("jar_params"), jar.parameters(), values);
    }
    if (work instanceof Work.Python python) {
      return list(run.overrides().path("python_params"), python.parameters(), values);
    }
    if (work instanceof Work.Notebook notebook) {
      return named(run, notebook.parameters(), "notebook_params", values);
    }
    if (work instanceof Work.Sql sql) {
      return named(run, sql.parameters(), "sql_params", values);
    }
    var object = JsonNodeFactory.instance.objectNode();
    if (work instanceof Work.RunJob runJob) {
      runJob.parameters().forEach((name, text) -> object.put(name, values.resolve(text)));
    } else if (work instanceof Work.ForEach loop) {
      object.put("inputs", values.resolve(loop.inputs()));
    } else if (work instanceof Work.Pipeline pipeline) {
      var overrides = run.overrides().path("pipeline_params");
      object.put("pipeline_id", values.resolve(pipeline.pipelineId()));
      object.put("full_refresh", overrides.path("full_refresh").asBoolean(pipeline.fullRefresh()));
      object.set(
          "full_refresh_selection",
          selection(overrides.path("full_refresh_selection"), pipeline.fullRefreshSelection()));
      object.set(
          "refresh_selection",
          selection(overrides.path("refresh_selection"), pipeline.refreshSelection()));
    }
    return object;
  }

  private static JsonNode selection(JsonNode replaced, List<String> own) {
    var all = JsonNodeFactory.instance.arrayNode();
    if (replaced.isArray() && !replaced.isEmpty()) {
      replaced.forEach(all::add);
    } else {
      own.forEach(all::add);
    }
    return all;
  }

  private static JsonNode list(JsonNode replaced, List<String> own, ReferenceValues values) {
    var all = JsonNodeFactory.instance.arrayNode();
    if (replaced.isArray() && !replaced.isEmpty()) {
      replaced.forEach(text -> all.add(values.resolve(text.asText())));
    } else {
      own.forEach(text -> all.add(values.resolve(text)));
    }
    return all;
  }

  private static JsonNode named(
      Run run, Map<String, String> own, String override, ReferenceValues values) {
    var all = new LinkedHashMap<>(own);
    run.overrides()
        .path(override)
        .properties()
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
    all.putAll(run.parameters());
    var object = JsonNodeFactory.instance.objectNode();
    all.forEach((name, text) -> object.put(name, values.resolve(text)));
    return object;
  }
}
