package kitchens.caspers.workspace.jobs.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the settings of a job or of a one-time run as the Jobs API 2.2 sends them. What is wrong,
 * and what would ask for something that nothing here computes, is refused by name.
 */
public final class SettingsReader {
  private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final int MOST_TASKS = 1000;
  private static final int MOST_CONCURRENT_RUNS = 1000;
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

  private SettingsReader() {}

  /** The settings of {@code jobs/create}, {@code reset} or the outcome of {@code update}. */
  public static JobSettings job(ObjectNode json) {
    var fields = new Fields(json, "job");
    var name = fields.text("name").filter(text -> !text.isBlank()).orElse("Untitled");
    if (name.length() > 4096) {
      throw SettingsRefused.invalid("job: name is longer than 4096 characters. Shorten it.");
    }
    var job = fields.at("job '%s'".formatted(abbreviated(name)));
    var continuous = job.object("continuous").map(SettingsReader::continuous);
    var settings = read(job, name, continuous);
    if (continuous.isPresent() && settings.tasks().keys().isEmpty()) {
      throw SettingsRefused.invalid("%s is continuous, but has no tasks. Add one.", job.place());
    }
    if (continuous.isPresent() && settings.maxConcurrentRuns() != 1) {
      throw SettingsRefused.invalid(
          "%s is continuous, so max_concurrent_runs must be 1, not %d.",
          job.place(), settings.maxConcurrentRuns());
    }
    return settings;
  }

  /** The settings of a one-time run, {@code jobs/runs/submit}. */
  public static JobSettings submit(ObjectNode json) {
    var fields = new Fields(json, "run");
    var name = fields.text("run_name").filter(text -> !text.isBlank()).orElse("Untitled");
    return read(fields.at("run '%s'".formatted(abbreviated(name))), name, Optional.empty());
  }

  private static JobSettings read(Fields job, String name, Optional<Continuous> continuous) {
    refuseUnserved(job);
    var parameters = parameters(job);
    var taskFields = job.objects("tasks");
    if (taskFields.size() > MOST_TASKS) {
      throw SettingsRefused.invalid(
          "%s has %d tasks; %d is the most.", job.place(), taskFields.size(), MOST_TASKS);
    }
    var keys = new LinkedHashSet<String>();
    taskFields.forEach(task -> task.text("task_key").ifPresent(keys::add));
    var context =
        new TaskReader(
            new WorkReader(
                new JarReader(jobClusters(job), environments(job)),
                new References.Scope(parameters.keySet(), keys, false)));
    return new JobSettings(
        (ObjectNode) job.node(),
        name,
        TaskGraph.of(taskFields.stream().map(context::read).toList()),
        parameters,
        (int) job.integer("max_concurrent_runs", 1, 0, MOST_CONCURRENT_RUNS),
        Duration.ofSeconds(job.integer("timeout_seconds", 0, 0, LONGEST_SECONDS)),
        job.object("queue").map(queue -> queue.flag("enabled", false)).orElse(false),
        continuous,
        runAs(job),
        TriggerReader.read(job),
        Notifications.read(job));
  }

  private static Map<String, String> parameters(Fields job) {
    var parameters = new LinkedHashMap<String, String>();
    for (var parameter : job.objects("parameters")) {
      var name = parameter.requiredText("name");
      if (!PARAMETER_NAME.matcher(name).matches()) {
        throw SettingsRefused.invalid(
            "%s: parameter name '%s' may hold only letters, digits, '_', '-' and '.'.",
            job.place(), name);
      }
      var value =
          parameter
              .text("default")
              .orElseThrow(
                  () ->
                      SettingsRefused.invalid(
                          "%s: parameter '%s' has no default. Give it one; \"\" will do.",
                          job.place(), name));
      if (parameters.put(name, value) != null) {
        throw SettingsRefused.invalid("%s: parameter '%s' is defined twice.", job.place(), name);
      }
    }
    return parameters;
  }

  private static Map<String, Fields> jobClusters(Fields job) {
    var clusters = new LinkedHashMap<String, Fields>();
    for (var cluster : job.objects("job_clusters")) {
      var key = cluster.requiredText("job_cluster_key");
      var spec =
          cluster
              .object("new_cluster")
              .orElseThrow(
                  () ->
                      SettingsRefused.invalid(
                          "%s: job cluster '%s' has no new_cluster.", job.place(), key));
      if (clusters.put(key, spec) != null) {
        throw SettingsRefused.invalid(
            "%s: job_cluster_key '%s' is defined twice.", job.place(), key);
      }
    }
    return clusters;
  }

  private static Map<String, List<String>> environments(Fields job) {
    var jars = new LinkedHashMap<String, List<String>>();
    for (var environment : job.objects("environments")) {
      jars.put(
          environment.requiredText("environment_key"),
          environment
              .object("spec")
              .map(spec -> spec.texts("java_dependencies"))
              .orElse(List.of()));
    }
    return jars;
  }

  private static Continuous continuous(Fields continuous) {
    if (continuous.text("task_retry_mode").filter("ON_FAILURE"::equals).isPresent()) {
      throw SettingsRefused.notServed(
          "%s: task_retry_mode ON_FAILURE is not served. Set max_retries on the tasks instead.",
          continuous.place());
    }
    return new Continuous(paused(continuous));
  }

  static boolean paused(Fields trigger) {
    var status = trigger.text("pause_status").orElse("UNPAUSED");
    return switch (status) {
      case "PAUSED" -> true;
      case "UNPAUSED" -> false;
      default ->
          throw SettingsRefused.invalid(
              "%s: pause_status is '%s'. It must be PAUSED or UNPAUSED.", trigger.place(), status);
    };
  }

  private static Optional<String> runAs(Fields job) {
    return job.object("run_as")
        .map(
            runAs ->
                runAs
                    .text("user_name")
                    .or(() -> runAs.text("service_principal_name"))
                    .orElseThrow(
                        () ->
                            SettingsRefused.invalid(
                                "%s names nobody. Give user_name or service_principal_name.",
                                runAs.place())));
  }

  private static void refuseUnserved(Fields job) {
    if (job.holdsSomething("git_source")) {
      throw SettingsRefused.notServed(
          "%s sets git_source, which this workspace does not serve. Remove it for this target.",
          job.place());
    }
  }

  private static String abbreviated(String name) {
    return name.length() <= 80 ? name : name.substring(0, 79) + "…";
  }
}
