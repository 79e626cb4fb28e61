package kitchens.caspers.cli.run;

import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.output.Progress;

/** Shows a run task by task, with the times that the workspace gives. */
public final class RunProgress implements Consumer<Run> {

  private record Shown(long attempt, String state) {}

  private final Progress progress;
  private final Map<String, Shown> shown = new HashMap<>();

  /** Shows it here. */
  public RunProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void accept(Run run) {
    for (var task : JobRun.tasks(run)) {
      if (task.getState() != null && task.getState().getLifeCycleState() != null) {
        show(task);
      }
    }
  }

  private void show(RunTask task) {
    var name = task.getTaskKey();
    var state = task.getState();
    var now = new Shown(attempt(task), state.getLifeCycleState() + " " + state.getResultState());
    var before = shown.put(name, now);
    if (now.equals(before) && progress.isFinished(name)) {
      return;
    }
    switch (state.getLifeCycleState()) {
      case BLOCKED, PENDING, QUEUED -> progress.waiting(name);
      case WAITING_FOR_RETRY -> progress.begin(name, "waits for its next attempt");
      case RUNNING, TERMINATING -> progress.begin(name, running(task), moment(task.getStartTime()));
      case SKIPPED -> progress.end(name, "skipped");
      default -> ended(task);
    }
  }

  private void ended(RunTask task) {
    var result = task.getState().getResultState();
    var took = took(task);
    if (result == null) {
      progress.fail(task.getTaskKey(), "failed", took);
      return;
    }
    switch (result) {
      case SUCCESS -> progress.end(task.getTaskKey(), done(task), took);
      case SUCCESS_WITH_FAILURES -> progress.end(task.getTaskKey(), "done, with failures", took);
      case EXCLUDED, DISABLED -> progress.end(task.getTaskKey(), words(result.toString()));
      default -> progress.fail(task.getTaskKey(), words(result.toString()), took);
    }
  }

  private static String running(RunTask task) {
    var text = new StringBuilder(words(task.getState().getLifeCycleState().toString()));
    if (attempt(task) > 0) {
      text.append(", attempt ").append(attempt(task) + 1);
    }
    var loop = task.getForEachTask();
    if (loop != null && loop.getStats() != null && loop.getStats().getTaskRunStats() != null) {
      var counts = loop.getStats().getTaskRunStats();
      text.append(", ")
          .append(counts.getCompletedIterations())
          .append(" of ")
          .append(counts.getTotalIterations())
          .append(" iterations done");
    }
    return text.toString();
  }

  private static String done(RunTask task) {
    var condition = task.getConditionTask();
    return condition != null && condition.getOutcome() != null ? condition.getOutcome() : "done";
  }

  private static long attempt(RunTask task) {
    return task.getAttemptNumber() == null ? 0 : task.getAttemptNumber();
  }

  private static Duration took(RunTask task) {
    var from = task.getStartTime();
    var to = task.getEndTime();
    return from == null || to == null || from == 0 || to == 0
        ? null
        : Duration.ofMillis(Math.max(0, to - from));
  }

  private static Instant moment(Long millis) {
    return millis == null || millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  /** A state's name as people say it. */
  static String words(String state) {
    return state.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
