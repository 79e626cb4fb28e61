package kitchens.caspers.workspace.jobs.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;

/** Decides, from the latest attempts of its iterations alone, what a for_each_task does next. */
public final class LoopCourse {
  private LoopCourse() {}

  /**
   * The next steps; a {@link Step.Finish} is the loop's own end.
   *
   * @param iterations the latest attempt of each, in the order of the inputs
   * @param carried how many more there are, which succeeded before the run was repaired
   * @param ending how the loop must end early
   */
  public static List<Step> next(
      TaskSettings repeated,
      int concurrency,
      List<Attempt> iterations,
      int carried,
      Optional<Outcome> ending,
      Instant now) {
    return ending
        .map(outcome -> end(iterations, outcome))
        .orElseGet(() -> goOn(repeated, concurrency, iterations, carried, now));
  }

  private static List<Step> end(List<Attempt> iterations, Outcome ending) {
    var steps = new ArrayList<Step>();
    var working = false;
    for (var iteration : iterations) {
      switch (iteration.state()) {
        case TERMINATED -> {}
        case TERMINATING -> working = true;
        case RUNNING -> {
          working = true;
          steps.add(new Step.Stop(iteration, ending));
        }
        default -> steps.add(new Step.PassOver(iteration, ending, "The loop was ended."));
      }
    }
    if (!working) {
      steps.add(new Step.Finish(ending, ""));
    }
    return steps;
  }

  private static List<Step> goOn(
      TaskSettings repeated, int concurrency, List<Attempt> iterations, int carried, Instant now) {
    var steps = new ArrayList<Step>();
    var blocked = new ArrayList<Attempt>();
    var active = 0;
    var failed = 0;
    var canceled = 0;
    for (var iteration : iterations) {
      switch (iteration.state()) {
        case TERMINATED -> {
          var retry = Retries.after(iteration, repeated, now);
          if (retry.isPresent()) {
            steps.add(retry.get());
            active++;
          } else if (iteration.outcome().orElseThrow().failed()) {
            failed++;
          } else if (iteration.outcome().orElseThrow().canceled()) {
            canceled++;
          }
        }
        case BLOCKED -> blocked.add(iteration);
        case WAITING -> {
          active++;
          if (iteration.due().filter(due -> due.isAfter(now)).isEmpty()) {
            steps.add(new Step.Ready(iteration));
          }
        }
        case RUNNING -> {
          active++;
          if (iteration.deadline().filter(deadline -> !deadline.isAfter(now)).isPresent()) {
            steps.add(new Step.Stop(iteration, Outcome.TIMED_OUT));
          }
        }
        default -> active++;
      }
    }
    blocked.stream()
        .limit(Math.max(0, concurrency - active))
        .forEach(iteration -> steps.add(new Step.Ready(iteration)));
    if (active == 0 && blocked.isEmpty()) {
      steps.add(finish(iterations.size() + carried, failed, canceled));
    }
    return steps;
  }

  private static Step finish(int all, int failed, int canceled) {
    if (failed > 0) {
      return new Step.Finish(Outcome.FAILED, "%d of %d iterations failed.".formatted(failed, all));
    }
    return canceled > 0
        ? new Step.Finish(Outcome.CANCELED, "An iteration was cancelled.")
        : new Step.Finish(Outcome.SUCCESS, "");
  }
}
