package kitchens.caspers.benchmarks;

import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.SparkJarTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** How long a task waits from the end of the one before it to its own start. */
final class TaskLatency implements Benchmark {
  private static final int TASKS = 60;
  private static final String JAR = "Shared/nothing.jar";

  /** A task that does nothing, in a JVM of its own like any other. */
  public static final class Nothing {
    private Nothing() {}

    public static void main(String[] arguments) {
      System.out.println("nothing to do");
    }
  }

  @Override
  public String name() {
    return "task-latency";
  }

  @Override
  public String description() {
    return "from a task's end to its dependent's start, in a chain of jar tasks: p50_ms, p99_ms";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      jar(installation.home().resolve("workspace-files").resolve(JAR));
      var jobs = new JobRuns(installation.client());
      jobs.finish(jobs.start(chain(3)));
      progress.step("warm");
      var run = jobs.finish(jobs.start(chain(TASKS)));
      progress.step("%d tasks, one after the other", TASKS);
      var starts = new HashMap<String, Long>();
      var ends = new HashMap<String, Long>();
      run.forEach(
          task -> {
            starts.put(task.getTaskKey(), task.getStartTime());
            ends.put(task.getTaskKey(), task.getEndTime());
          });
      var waits = new ArrayList<Double>();
      for (var i = 1; i < TASKS; i++) {
        waits.add((double) (starts.get("t" + i) - ends.get("t" + (i - 1))));
      }
      waits.sort(null);
      return List.of(
          new Metric("p50_ms", Benchmarks.quantile(waits, 0.5), "ms"),
          new Metric("p99_ms", Benchmarks.quantile(waits, 0.99), "ms"));
    }
  }

  private static CreateJob chain(int length) {
    var tasks = new ArrayList<Task>();
    for (var i = 0; i < length; i++) {
      var task =
          new Task()
              .setTaskKey("t" + i)
              .setSparkJarTask(new SparkJarTask().setMainClassName(Nothing.class.getName()))
              .setLibraries(List.of(new Library().setJar("/Workspace/" + JAR)));
      if (i > 0) {
        task.setDependsOn(List.of(new TaskDependency().setTaskKey("t" + (i - 1))));
      }
      tasks.add(task);
    }
    return new CreateJob().setName("chain of " + length).setTasks(tasks);
  }

  private static void jar(Path file) throws IOException {
    var entry = Nothing.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(file.getParent());
    try (var in = TaskLatency.class.getClassLoader().getResourceAsStream(entry);
        var jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry(entry));
      in.transferTo(jar);
    }
  }
}
