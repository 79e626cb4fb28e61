package kitchens.caspers.workspace.jobs.settings;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dynamic value references, {@code {{job.parameters.day}}} and the like, in the parameters of a
 * task. Text in double braces that is not of a known namespace stays as it is.
 */
public final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");
  private static final Set<String> TIME_FIELDS =
      Set.of(
          "iso_date",
          "iso_datetime",
          "iso_weekday",
          "is_weekday",
          "timestamp_ms",
          "year",
          "month",
          "day",
          "hour",
          "minute",
          "second");
  private static final Set<String> PLAIN =
      Set.of(
          "job.id",
          "job.name",
          "job.run_id",
          "job.repair_count",
          "job.trigger.type",
          "job.trigger.file_arrival.location",
          "task.name",
          "task.run_id",
          "task.execution_count",
          "task.notebook_path",
          "workspace.id",
          "workspace.url",
          "job_id",
          "run_id",
          "parent_run_id",
          "task_key",
          "task_retry_count",
          "start_date",
          "start_time");
  private static final Set<String> OF_OTHER_TASKS =
      Set.of(
          "run_id",
          "result_state",
          "error_code",
          "execution_count",
          "notebook_path",
          "output.rows",
          "output.first_row");

  private References() {}

  /** Replaces each reference by what {@code value} gives for its name; empty leaves it in place. */
  public static String resolve(String text, Function<String, Optional<String>> value) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    value.apply(plain(found.group(1))).orElseGet(() -> found.group(0))));
  }

  /**
   * What a text may refer to.
   *
   * @param loop whether it stands in what a for_each_task repeats
   */
  record Scope(Set<String> parameters, Set<String> taskKeys, boolean loop) {
    Scope inLoop() {
      return new Scope(parameters, taskKeys, true);
    }
  }

  /**
   * Refuses a reference of a known namespace that can never be resolved.
   *
   * @param place what the message calls the text's home
   */
  static void check(String text, String place, Scope scope) {
    var matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      checkName(plain(matcher.group(1)), place, scope);
    }
  }

  /** Names with special characters may stand in backticks, which are no part of them. */
  private static String plain(String name) {
    return name.replace("`", "");
  }

  private static void checkName(String name, String place, Scope scope) {
    if (name.startsWith("job.parameters.")) {
      var parameter = name.substring("job.parameters.".length());
      if (!scope.parameters().contains(parameter)) {
        throw SettingsRefused.invalid(
            "%s refers to {{%s}}, but the job defines no parameter '%s'. Add it to the job's"
                + " parameters%s.",
            place,
            name,
            parameter,
            scope.parameters().isEmpty() ? "" : " (now: " + scope.parameters() + ")");
      }
    } else if (name.startsWith("job.start_time.")) {
      requireTimeField(name, "job.start_time.", place);
    } else if (name.startsWith("job.trigger.time.")) {
      requireTimeField(name, "job.trigger.time.", place);
    } else if (name.startsWith("job.trigger.table_update.")) {
      // Which tables there are is known when one is updated.
      return;
    } else if (name.startsWith("tasks.")) {
      checkOtherTask(name, place, scope.taskKeys());
    } else if (name.equals("input") || name.startsWith("input.")) {
      if (!scope.loop()) {
        throw SettingsRefused.invalid(
            "%s refers to {{%s}}, which only the task within a for_each_task has.", place, name);
      }
    } else if (name.startsWith("job.")
        || name.startsWith("task.")
        || name.startsWith("workspace.")
        || name.startsWith("backfill.")) {
      if (!PLAIN.contains(name)) {
        throw unknown(name, place);
      }
    }
  }

  private static void requireTimeField(String name, String prefix, String place) {
    if (!TIME_FIELDS.contains(name.substring(prefix.length()))) {
      throw unknown(name, place);
    }
  }

  private static void checkOtherTask(String name, String place, Set<String> taskKeys) {
    var rest = name.substring("tasks.".length());
    var dot = rest.indexOf('.');
    var key = dot < 0 ? rest : rest.substring(0, dot);
    var field = dot < 0 ? "" : rest.substring(dot + 1);
    if (!taskKeys.contains(key)) {
      throw SettingsRefused.invalid(
          "%s refers to {{%s}}, but the job has no task '%s'.", place, name, key);
    }
    var known =
        OF_OTHER_TASKS.contains(field)
            || field.startsWith("values.") && field.length() > "values.".length()
            || field.startsWith("output.first_row.");
    if (!known) {
      throw unknown(name, place);
    }
  }

  private static SettingsRefused unknown(String name, String place) {
    return SettingsRefused.invalid("%s refers to {{%s}}, which does not exist.", place, name);
  }
}
