package kitchens.caspers.benchmarks;

import com.databricks.sdk.service.jobs.ConditionTask;
import com.databricks.sdk.service.jobs.ConditionTaskOp;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How fast the engine goes through a graph of 1,000 conditions, and through fifty jobs at once. */
final class DagThroughput implements Benchmark {
  private static final int TASKS = 1_000;
  private static final int JOBS = 50;
  private static final int TASKS_OF_EACH = 100;

  @Override
  public String name() {
    return "dag-throughput";
  }

  @Override
  public String description() {
    return "a graph of 1,000 condition tasks: seconds; 50 jobs at once: fifty_jobs_seconds";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var jobs = new JobRuns(installation.client());
      jobs.finish(jobs.start(graph(10)));
      progress.step("warm");
      var large = jobs.client().jobs().create(graph(TASKS)).getJobId();
      var begin = Instant.now();
      var run = jobs.startAgain(large);
      jobs.finish(run);
      var one = seconds(begin);
      progress.step("%d tasks in %.2f s", TASKS, one);
      var many = new ArrayList<Long>();
      for (var i = 0; i < JOBS; i++) {
        many.add(jobs.client().jobs().create(graph(TASKS_OF_EACH)).getJobId());
      }
      begin = Instant.now();
      many.parallelStream().forEach(jobs::startAgain);
      jobs.awaitAll();
      var fifty = seconds(begin);
      progress.step("%d jobs of %d tasks in %.2f s", JOBS, TASKS_OF_EACH, fifty);
      return List.of(new Metric("seconds", one, "s"), new Metric("fifty_jobs_seconds", fifty, "s"));
    }
  }

  private static double seconds(Instant begin) {
    return Duration.between(begin, Instant.now()).toMillis() / 1000.0;
  }

  /** Each task after the one before it and after the one at half its number. */
  private static CreateJob graph(int size) {
    var tasks = new ArrayList<Task>();
    for (var i = 0; i < size; i++) {
      var task =
          new Task()
              .setTaskKey("t" + i)
              .setConditionTask(
                  new ConditionTask()
                      .setLeft("{{task.name}}")
                      .setOp(ConditionTaskOp.EQUAL_TO)
                      .setRight("t" + i));
      var needs = new ArrayList<TaskDependency>();
      if (i > 0) {
        needs.add(new TaskDependency().setTaskKey("t" + (i - 1)).setOutcome("true"));
      }
      if (i > 2) {
        needs.add(new TaskDependency().setTaskKey("t" + i / 2));
      }
      tasks.add(task.setDependsOn(needs));
    }
    return new CreateJob().setName("graph of " + size).setTasks(tasks);
  }
}
