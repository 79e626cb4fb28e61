package kitchens.caspers.cli.bundle;

import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunTask;
import java.util.Locale;
import java.util.function.Consumer;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;

/** Shows a run task by task. */
public final class RunProgress implements Consumer<Run> {

  private final Progress progress;

  /** Shows it here. */
  public RunProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void accept(Run run) {
    for (var task : JobRun.tasks(run)) {
      show(task);
    }
  }

  /**
   * Waits for a run's end.
   *
   * @throws CliException when it did not do its work, with what its first failed task says
   */
  public static void follow(JobRun run, Progress progress) {
    Run ended;
    try {
      ended = run.follow(new RunProgress(progress));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; run " + run.id() + " goes on");
    }
    if (JobRun.succeeded(ended)) {
      return;
    }
    var what = new StringBuilder("run ").append(run.id()).append(" ").append(result(ended));
    for (var task : JobRun.tasks(ended)) {
      var result = task.getState() == null ? null : task.getState().getResultState();
      if (result != null && isFault(task)) {
        what.append(": task ").append(task.getTaskKey()).append(": ").append(run.failure(task));
        break;
      }
    }
    throw new CliException(what.toString());
  }

  private static boolean isFault(RunTask task) {
    return switch (task.getState().getResultState()) {
      case FAILED, TIMEDOUT, MAXIMUM_CONCURRENT_RUNS_REACHED -> true;
      default -> false;
    };
  }

  private static String result(Run run) {
    var state = run.getState();
    var result = state == null ? null : state.getResultState();
    return result == null ? "did not end well" : words(result.toString());
  }

  private void show(RunTask task) {
    var name = task.getTaskKey();
    if (progress.isFinished(name) || task.getState() == null) {
      return;
    }
    var state = task.getState();
    if (state.getLifeCycleState() == null) {
      return;
    }
    switch (state.getLifeCycleState()) {
      case BLOCKED, PENDING, QUEUED, WAITING_FOR_RETRY -> progress.waiting(name);
      case RUNNING, TERMINATING ->
          progress.begin(name, words(state.getLifeCycleState().toString()));
      case SKIPPED -> progress.end(name, "skipped");
      default -> {
        if (JobRun.succeeded(state.getResultState())) {
          progress.end(name, "done");
        } else {
          var result = state.getResultState();
          progress.fail(name, result == null ? "failed" : words(result.toString()));
        }
      }
    }
  }

  private static String words(String state) {
    return state.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
