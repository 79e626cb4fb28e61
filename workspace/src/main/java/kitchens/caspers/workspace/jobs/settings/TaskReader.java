package kitchens.caspers.workspace.jobs.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the tasks of one job. */
final class TaskReader {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final Pattern MAIN_CLASS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
  private static final Pattern MEMORY = Pattern.compile("[0-9]{1,9}[kKmMgG]");
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

  private final Set<String> parameters;
  private final Set<String> taskKeys;
  private final Map<String, Fields> jobClusters;
  private final Map<String, List<String>> environmentJars;

  TaskReader(
      Set<String> parameters,
      Set<String> taskKeys,
      Map<String, Fields> jobClusters,
      Map<String, List<String>> environmentJars) {
    this.parameters = parameters;
    this.taskKeys = taskKeys;
    this.jobClusters = jobClusters;
    this.environmentJars = environmentJars;
  }

  TaskSettings read(Fields fields) {
    var key = fields.requiredText("task_key");
    if (!KEY.matcher(key).matches()) {
      throw SettingsRefused.invalid(
          "%s: task_key '%s' may hold only letters, digits, '_' and '-', 100 at most.",
          fields.place(), key);
    }
    var task = fields.at("task '%s'".formatted(key));
    refuseUnserved(task);
    var dependsOn = new LinkedHashSet<String>();
    for (var dependency : task.objects("depends_on")) {
      if (dependency.has("outcome")) {
        throw SettingsRefused.invalid(
            "%s: depends_on.outcome is only for dependencies on a condition_task. Remove it.",
            task.place());
      }
      dependsOn.add(dependency.requiredText("task_key"));
    }
    return new TaskSettings(
        key,
        List.copyOf(dependsOn),
        runIf(task),
        work(task),
        new RetryPolicy(
            (int) task.integer("max_retries", 0, -1, 1_000_000),
            Duration.ofMillis(
                task.integer("min_retry_interval_millis", 0, 0, LONGEST_SECONDS * 1000)),
            task.flag("retry_on_timeout", false)),
        Duration.ofSeconds(task.integer("timeout_seconds", 0, 0, LONGEST_SECONDS)),
        task.flag("disabled", false));
  }

  private static void refuseUnserved(Fields task) {
    if (task.has("existing_cluster_id")) {
      throw SettingsRefused.notServed(
          "%s names existing_cluster_id, but this workspace has no clusters: a task runs in a JVM of"
              + " its own. Remove the field for this target.",
          task.place());
    }
    for (var field : List.of("health", "email_notifications", "webhook_notifications")) {
      SettingsReader.refuse(task, field);
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

  private Work work(Fields task) {
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
          "%s has %s. Give it exactly one; spark_jar_task is served.",
          task.place(), kinds.isEmpty() ? "no task type" : "several task types " + kinds);
    }
    if (!kinds.get(0).equals("spark_jar_task")) {
      throw SettingsRefused.notServed(
          "%s is a %s, which this workspace does not run. Write it as a spark_jar_task, or leave it"
              + " out of this target.",
          task.place(), kinds.get(0));
    }
    return jarWork(task, task.object("spark_jar_task").orElseThrow());
  }

  private Work jarWork(Fields task, Fields jarTask) {
    var mainClass = jarTask.requiredText("main_class_name");
    if (!MAIN_CLASS.matcher(mainClass).matches()) {
      throw SettingsRefused.invalid(
          "%s: main_class_name '%s' is not a class name.", task.place(), mainClass);
    }
    if (jarTask.flag("run_as_repl", false)) {
      throw SettingsRefused.notServed(
          "%s sets run_as_repl, which this workspace does not serve. Remove it.", task.place());
    }
    var arguments = jarTask.texts("parameters");
    arguments.forEach(text -> References.check(text, task.place(), parameters, taskKeys));
    return new Work.Jar(mainClass, arguments, jars(task), jvmOptions(task));
  }

  private List<String> jars(Fields task) {
    var jars = new ArrayList<String>();
    for (var library : task.objects("libraries")) {
      var kind = library.node().fieldNames();
      if (!library.has("jar")) {
        throw SettingsRefused.notServed(
            "%s has a library of kind %s; only jar is served. Shade what it needs into its jar.",
            task.place(), kind.hasNext() ? kind.next() : "?");
      }
      jars.add(path(task, library.requiredText("jar")));
    }
    task.text("job_cluster_key")
        .filter(key -> !jobClusters.containsKey(key))
        .ifPresent(
            key -> {
              throw SettingsRefused.invalid(
                  "%s names job_cluster_key '%s', which the job does not define.",
                  task.place(), key);
            });
    task.text("environment_key")
        .ifPresent(
            key -> {
              var more = environmentJars.get(key);
              if (more == null) {
                throw SettingsRefused.invalid(
                    "%s names environment_key '%s', which the job does not define.",
                    task.place(), key);
              }
              more.forEach(jar -> jars.add(path(task, jar)));
            });
    if (jars.isEmpty()) {
      throw SettingsRefused.invalid(
          "%s has no jar. Name it: libraries: [{jar: /Workspace/…/x.jar}].", task.place());
    }
    return List.copyOf(jars);
  }

  private List<String> jvmOptions(Fields task) {
    var cluster =
        task.object("new_cluster")
            .or(() -> task.text("job_cluster_key").map(jobClusters::get))
            .flatMap(fields -> fields.object("spark_conf"));
    var options = new ArrayList<String>();
    cluster
        .flatMap(conf -> conf.text("spark.driver.memory"))
        .ifPresent(
            memory -> {
              if (!MEMORY.matcher(memory).matches()) {
                throw SettingsRefused.invalid(
                    "%s: spark.driver.memory '%s' is not a size. Write it as 512m or 2g.",
                    task.place(), memory);
              }
              options.add("-Xmx" + memory);
            });
    cluster
        .flatMap(conf -> conf.text("spark.driver.extraJavaOptions"))
        .filter(text -> !text.isBlank())
        .ifPresent(text -> options.addAll(List.of(text.strip().split("\\s+"))));
    return List.copyOf(options);
  }

  private static String path(Fields task, String jar) {
    if (!jar.startsWith("/Workspace/") && !jar.startsWith("/Volumes/")) {
      throw SettingsRefused.invalid(
          "%s: jar '%s' is not a workspace path. Upload it and name it as /Workspace/… or"
              + " /Volumes/….",
          task.place(), jar);
    }
    return jar;
  }
}
