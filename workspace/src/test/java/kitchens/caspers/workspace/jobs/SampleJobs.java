package kitchens.caspers.workspace.jobs;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunLifecycleStateV2State;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.RunTask;
import com.databricks.sdk.service.jobs.SparkJarTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.workspace.testing.Await;

/** Short words for making jobs and following runs through the SDK. */
final class SampleJobs {
  static final Duration LONG = Duration.ofSeconds(60);

  private SampleJobs() {}

  static Task task(String key, String main, String... parameters) {
    return new Task()
        .setTaskKey(key)
        .setSparkJarTask(
            new SparkJarTask()
                .setMainClassName("samples.Samples$" + main)
                .setParameters(Arrays.asList(parameters)))
        .setLibraries(List.of(new Library().setJar(SampleTasks.PATH)));
  }

  static Task after(Task task, String... keys) {
    return task.setDependsOn(
        Arrays.stream(keys).map(key -> new TaskDependency().setTaskKey(key)).toList());
  }

  static CreateJob job(String name, Task... tasks) {
    return new CreateJob().setName(name).setTasks(Arrays.asList(tasks));
  }

  static long create(WorkspaceClient w, CreateJob job) {
    return w.jobs().create(job).getJobId();
  }

  static long start(WorkspaceClient w, long jobId) {
    return w.jobs().runNow(new RunNow().setJobId(jobId)).getResponse().getRunId();
  }

  /** Makes a job, runs it and waits for the end. */
  static Run run(WorkspaceClient w, CreateJob job) throws Exception {
    return ended(w, start(w, create(w, job)));
  }

  static Run ended(WorkspaceClient w, long runId) throws Exception {
    Await.until(
        LONG,
        () -> w.jobs().getRun(runId).getStatus().getState() == RunLifecycleStateV2State.TERMINATED);
    return w.jobs().getRun(runId);
  }

  /** The latest attempt of a task. */
  static RunTask task(Run run, String key) {
    return run.getTasks().stream()
        .filter(task -> task.getTaskKey().equals(key))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  static String result(Run run, String key) {
    return String.valueOf(task(run, key).getState().getResultState());
  }

  static void awaitLines(Path file, int count) throws Exception {
    Await.until(LONG, () -> Files.exists(file) && Files.readAllLines(file).size() >= count);
  }
}
