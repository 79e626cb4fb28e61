package kitchens.caspers.workspace.jobs.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a {@code spark_jar_task} with the libraries and the cluster that its task names. */
final class JarReader {
  private static final Pattern MAIN_CLASS = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
  private static final Pattern MEMORY = Pattern.compile("[0-9]{1,9}[kKmMgG]");

  private final Map<String, Fields> jobClusters;
  private final Map<String, List<String>> environmentJars;

  JarReader(Map<String, Fields> jobClusters, Map<String, List<String>> environmentJars) {
    this.jobClusters = jobClusters;
    this.environmentJars = environmentJars;
  }

  Work read(Fields task, Fields jarTask, References.Scope scope) {
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
    arguments.forEach(text -> References.check(text, task.place(), scope));
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
