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
          "task.name",
          "task.run_id",
          "task.execution_count",
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
      Set.of("run_id", "result_state", "execution_count");

  private References() {}

  /** Replaces each reference by what {@code value} gives for its name; empty leaves it in place. */
  public static String resolve(String text, Function<String, Optional<String>> value) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    value.apply(found.group(1)).orElseGet(() -> found.group(0))));
  }

  /**
   * Refuses a reference of a known namespace that can never be resolved.
   *
   * @param place what the message calls the text's home
   */
  static void check(String text, String place, Set<String> parameters, Set<String> taskKeys) {
    var matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      checkName(matcher.group(1), place, parameters, taskKeys);
    }
  }

  private static void checkName(
      String name, String place, Set<String> parameters, Set<String> taskKeys) {
    if (name.startsWith("job.parameters.")) {
      var parameter = name.substring("job.parameters.".length());
      if (!parameters.contains(parameter)) {
        throw SettingsRefused.invalid(
            "%s refers to {{%s}}, but the job defines no parameter '%s'. Add it to the job's"
                + " parameters%s.",
            place, name, parameter, parameters.isEmpty() ? "" : " (now: " + parameters + ")");
      }
    } else if (name.startsWith("job.start_time.")) {
      var field = name.substring("job.start_time.".length());
      if (!TIME_FIELDS.contains(field)) {
        throw unknown(name, place);
      }
    } else if (name.startsWith("tasks.")) {
      checkOtherTask(name, place, taskKeys);
    } else if (name.startsWith("job.")
        || name.startsWith("task.")
        || name.startsWith("workspace.")) {
      if (!PLAIN.contains(name)) {
        throw unknown(name, place);
      }
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
    if (field.startsWith("values.")) {
      throw SettingsRefused.notServed(
          "%s refers to the task value {{%s}}. Task values are not served by this workspace; pass"
              + " the value through a table or a file.",
          place, name);
    }
    if (!OF_OTHER_TASKS.contains(field)) {
      throw unknown(name, place);
    }
  }

  private static SettingsRefused unknown(String name, String place) {
    return SettingsRefused.invalid("%s refers to {{%s}}, which does not exist.", place, name);
  }
}
