package kitchens.caspers.workspace.jobs.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a task does, whatever its type but for_each_task. */
final class WorkReader {
  static final List<String> SERVED =
      List.of(
          "spark_jar_task",
          "spark_python_task",
          "sql_task",
          "notebook_task",
          "pipeline_task",
          "run_job_task",
          "condition_task",
          "for_each_task");

  private final JarReader jars;
  private final References.Scope scope;

  WorkReader(JarReader jars, References.Scope scope) {
    this.jars = jars;
    this.scope = scope;
  }

  Work read(Fields task, String kind, Fields fields, boolean nested) {
    return switch (kind) {
      case "spark_jar_task" -> jars.read(task, fields, scope(nested));
      case "spark_python_task" -> python(task, fields, nested);
      case "sql_task" -> sql(task, fields, nested);
      case "notebook_task" -> notebook(task, fields, nested);
      case "pipeline_task" -> pipeline(task, fields, nested);
      case "run_job_task" -> runJob(task, fields, nested);
      case "condition_task" -> condition(task, fields, nested);
      default ->
          throw SettingsRefused.notServed(
              "%s is a %s, which this workspace does not run. Write it as one of %s, or leave it out"
                  + " of this target.",
              task.place(), kind, SERVED);
    };
  }

  private References.Scope scope(boolean nested) {
    return nested ? scope.inLoop() : scope;
  }

  void check(Fields task, String text, boolean nested) {
    References.check(text, task.place(), scope(nested));
  }

  private Map<String, String> parameters(Fields task, Fields fields, String name, boolean nested) {
    var all = TaskReader.texts(fields, name);
    all.values().forEach(text -> check(task, text, nested));
    return all;
  }

  private static void only(Fields task, Fields fields, String... served) {
    var known = List.of(served);
    fields
        .node()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name) && fields.holdsSomething(name)) {
                throw SettingsRefused.notServed(
                    "%s sets %s, which this workspace does not serve. Remove it for this target.",
                    task.place(), fields.place().replaceFirst(".*\\.", "") + "." + name);
              }
            });
  }

  private static void fromWorkspace(Fields task, Fields fields) {
    fields
        .text("source")
        .filter(source -> !source.equals("WORKSPACE"))
        .ifPresent(
            source -> {
              throw SettingsRefused.notServed(
                  "%s has source %s; only WORKSPACE is served. Deploy the file with the bundle.",
                  task.place(), source);
            });
  }

  private static String path(Fields task, String path) {
    if (!path.startsWith("/")) {
      throw SettingsRefused.invalid(
          "%s: '%s' is not a workspace path. Name it as /Workspace/….", task.place(), path);
    }
    return path;
  }

  private Work python(Fields task, Fields fields, boolean nested) {
    only(task, fields, "python_file", "parameters", "source");
    fromWorkspace(task, fields);
    if (task.objects("libraries").stream().findFirst().isPresent()) {
      throw SettingsRefused.notServed(
          "%s has libraries, which a Python task here does not get. Install them in the Python that"
              + " settings.yaml names, and remove them for this target.",
          task.place());
    }
    var arguments = fields.texts("parameters");
    arguments.forEach(text -> check(task, text, nested));
    return new Work.Python(path(task, fields.requiredText("python_file")), arguments);
  }

  private Work sql(Fields task, Fields fields, boolean nested) {
    only(task, fields, "file", "query", "parameters", "warehouse_id");
    var file = fields.object("file");
    var query = fields.object("query");
    if (file.isPresent() == query.isPresent()) {
      throw SettingsRefused.invalid(
          "%s: give sql_task either a file or a query, not %s.",
          task.place(), file.isPresent() ? "both" : "neither");
    }
    file.ifPresent(found -> fromWorkspace(task, found));
    query
        .filter(found -> found.has("query_id"))
        .ifPresent(
            found -> {
              throw SettingsRefused.notServed(
                  "%s names a saved query by query_id; this workspace keeps none. Put its text into a"
                      + " file, or into query.query_text.",
                  task.place());
            });
    return new Work.Sql(
        file.map(found -> path(task, found.requiredText("path"))),
        query.map(found -> found.requiredText("query_text")),
        parameters(task, fields, "parameters", nested),
        fields.requiredText("warehouse_id"));
  }

  private Work notebook(Fields task, Fields fields, boolean nested) {
    only(task, fields, "notebook_path", "base_parameters", "source", "warehouse_id");
    fromWorkspace(task, fields);
    return new Work.Notebook(
        path(task, fields.requiredText("notebook_path")),
        parameters(task, fields, "base_parameters", nested),
        fields.text("warehouse_id"));
  }

  private Work pipeline(Fields task, Fields fields, boolean nested) {
    only(
        task, fields, "pipeline_id", "full_refresh", "full_refresh_selection", "refresh_selection");
    var id = fields.requiredText("pipeline_id");
    check(task, id, nested);
    return new Work.Pipeline(
        id,
        fields.flag("full_refresh", false),
        fields.texts("full_refresh_selection"),
        fields.texts("refresh_selection"));
  }

  private Work runJob(Fields task, Fields fields, boolean nested) {
    only(task, fields, "job_id", "job_parameters");
    return new Work.RunJob(jobId(task, fields), parameters(task, fields, "job_parameters", nested));
  }

  private static long jobId(Fields task, Fields fields) {
    if (!fields.has("job_id")) {
      throw SettingsRefused.invalid("%s: run_job_task.job_id is missing.", task.place());
    }
    // YAML bundles send ids as strings too, once a reference has been resolved.
    var text = fields.node().get("job_id").asText();
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw SettingsRefused.invalid(
          "%s: run_job_task.job_id is '%s'. It must be the number of a job.", task.place(), text);
    }
    return Long.parseLong(text);
  }

  private Work condition(Fields task, Fields fields, boolean nested) {
    var word = fields.requiredText("op");
    var op =
        Arrays.stream(Comparison.values()).filter(value -> value.name().equals(word)).findFirst();
    return new Work.Condition(
        op.orElseThrow(
            () ->
                SettingsRefused.invalid(
                    "%s: op '%s' is unknown. It must be one of %s.",
                    task.place(), word, Arrays.toString(Comparison.values()))),
        operand(task, fields, "left", nested),
        operand(task, fields, "right", nested));
  }

  private String operand(Fields task, Fields fields, String name, boolean nested) {
    Optional<String> text = fields.text(name);
    text.ifPresent(found -> check(task, found, nested));
    return text.orElseThrow(
        () ->
            SettingsRefused.invalid(
                "%s: condition_task.%s is missing. Give it a value or a reference.",
                task.place(), name));
  }
}
