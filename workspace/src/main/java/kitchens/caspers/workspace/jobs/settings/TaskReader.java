package kitchens.caspers.workspace.jobs.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the tasks of one job. */
final class TaskReader {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

  private final WorkReader works;

  TaskReader(WorkReader works) {
    this.works = works;
  }

  TaskSettings read(Fields fields) {
    return read(fields, false);
  }

  /**
   * @param nested whether it is what a for_each_task repeats
   */
  private TaskSettings read(Fields fields, boolean nested) {
    var key = fields.requiredText("task_key");
    if (!KEY.matcher(key).matches()) {
      throw SettingsRefused.invalid(
          "%s: task_key '%s' may hold only letters, digits, '_' and '-', 100 at most.",
          fields.place(), key);
    }
    var task = fields.at("task '%s'".formatted(key));
    refuseUnserved(task);
    if (nested && task.holdsSomething("depends_on")) {
      throw SettingsRefused.invalid(
          "%s is repeated by a for_each_task, which alone depends on others. Move depends_on there.",
          task.place());
    }
    var dependsOn = new LinkedHashSet<String>();
    var outcomes = new LinkedHashMap<String, Set<String>>();
    for (var dependency : task.objects("depends_on")) {
      var needed = dependency.requiredText("task_key");
      dependsOn.add(needed);
      dependency
          .text("outcome")
          .ifPresent(
              outcome ->
                  outcomes
                      .computeIfAbsent(needed, x -> new LinkedHashSet<>())
                      .add(outcome(task, outcome)));
    }
    return new TaskSettings(
        key,
        List.copyOf(dependsOn),
        outcomes,
        runIf(task),
        work(task, nested),
        new RetryPolicy(
            (int) task.integer("max_retries", 0, -1, 1_000_000),
            Duration.ofMillis(
                task.integer("min_retry_interval_millis", 0, 0, LONGEST_SECONDS * 1000)),
            task.flag("retry_on_timeout", false)),
        Duration.ofSeconds(task.integer("timeout_seconds", 0, 0, LONGEST_SECONDS)),
        task.flag("disabled", false),
        Notifications.read(task));
  }

  private static String outcome(Fields task, String outcome) {
    if (!outcome.equals("true") && !outcome.equals("false")) {
      throw SettingsRefused.invalid(
          "%s: depends_on.outcome is '%s'. A condition_task decides \"true\" or \"false\".",
          task.place(), outcome);
    }
    return outcome;
  }

  private static void refuseUnserved(Fields task) {
    if (task.has("existing_cluster_id")) {
      throw SettingsRefused.notServed(
          "%s names existing_cluster_id, but this workspace has no clusters: a task runs in a JVM of"
              + " its own. Remove the field for this target.",
          task.place());
    }
  }

  private static RunIf runIf(Fields task) {
    var word = task.text("run_if").orElse(RunIf.ALL_SUCCESS.name());
    return Arrays.stream(RunIf.values())
        .filter(value -> value.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                SettingsRefused.invalid(
                    "%s: run_if '%s' is unknown. It must be one of %s.",
                    task.place(), word, Arrays.toString(RunIf.values())));
  }

  private Work work(Fields task, boolean nested) {
    var kinds = new ArrayList<String>();
    task.node()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.endsWith("_task") && task.has(name)) {
                kinds.add(name);
              }
            });
    if (kinds.size() != 1) {
      throw SettingsRefused.invalid(
          "%s has %s. Give it exactly one of %s.",
          task.place(),
          kinds.isEmpty() ? "no task type" : "several task types " + kinds,
          WorkReader.SERVED);
    }
    var kind = kinds.get(0);
    var fields = task.object(kind).orElseThrow();
    if (nested && kind.equals("condition_task")) {
      throw SettingsRefused.invalid(
          "%s is a condition_task within a for_each_task, where nothing could depend on it.",
          task.place());
    }
    if (!kind.equals("for_each_task")) {
      return works.read(task, kind, fields, nested);
    }
    if (nested) {
      throw SettingsRefused.invalid(
          "%s is a for_each_task within a for_each_task. Let it run a job with the inner loop.",
          task.place());
    }
    return forEach(task, fields);
  }

  private Work forEach(Fields task, Fields loop) {
    var inputs = loop.requiredText("inputs");
    works.check(task, inputs, false);
    if (!inputs.contains("{{")) {
      ForEachInputs.check(inputs, task.place());
    }
    var repeated =
        loop.object("task")
            .orElseThrow(
                () ->
                    SettingsRefused.invalid(
                        "%s: for_each_task.task is missing. Give it the task to repeat.",
                        task.place()));
    return new Work.ForEach(
        inputs, (int) loop.integer("concurrency", 1, 1, 100), read(repeated, true));
  }

  static Map<String, String> texts(Fields fields, String name) {
    var all = new LinkedHashMap<String, String>();
    fields
        .object(name)
        .ifPresent(
            object ->
                object
                    .node()
                    .properties()
                    .forEach(
                        entry -> {
                          if (entry.getValue().isContainerNode()) {
                            throw SettingsRefused.invalid(
                                "%s.%s must be a string.", object.place(), entry.getKey());
                          }
                          all.put(entry.getKey(), entry.getValue().asText());
                        }));
    return all;
  }
}
