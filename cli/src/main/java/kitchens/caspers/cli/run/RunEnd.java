package kitchens.caspers.cli.run;

import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunTask;
import java.util.function.Consumer;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;

/** Waits for a run's end, and says what became of it. */
public final class RunEnd {

  private RunEnd() {}

  /** Waits with the run shown task by task. */
  public static Run await(JobRun run, Progress progress) {
    return await(run, progress, any -> {});
  }

  /**
   * Waits for a run's end.
   *
   * @param more is told of each change too
   * @throws CliException when it did not do its work, with what its first failed task says
   */
  public static Run await(JobRun run, Progress progress, Consumer<Run> more) {
    var watcher = new RunProgress(progress);
    Run ended;
    try (var interrupt =
        Interrupt.during(
            progress, "run " + run.id(), "caspers jobs cancel-run " + run.id(), run::cancel)) {
      ended = run.follow(watcher.andThen(more));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; run " + run.id() + " goes on");
    }
    if (!JobRun.succeeded(ended)) {
      throw new CliException(failure(run, ended));
    }
    return ended;
  }

  private static String failure(JobRun run, Run ended) {
    var state = ended.getState();
    var result = state == null ? null : state.getResultState();
    var what =
        new StringBuilder("run ")
            .append(run.id())
            .append(" ")
            .append(result == null ? "did not end well" : RunProgress.words(result.toString()));
    for (var task : JobRun.tasks(ended)) {
      if (isFault(task)) {
        return what.append(": task ")
            .append(task.getTaskKey())
            .append(": ")
            .append(run.failure(task))
            .toString();
      }
    }
    if (state != null && state.getStateMessage() != null && !state.getStateMessage().isBlank()) {
      what.append(": ").append(state.getStateMessage());
    }
    return what.toString();
  }

  private static boolean isFault(RunTask task) {
    if (task.getState() == null || task.getState().getResultState() == null) {
      return false;
    }
    return switch (task.getState().getResultState()) {
      case FAILED, TIMEDOUT, MAXIMUM_CONCURRENT_RUNS_REACHED -> true;
      default -> false;
    };
  }
}
