package kitchens.caspers.workspace.jobs.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;

/**
 * Decides, from the graph and the latest attempts alone, what a run does next. Applying the steps
 * and asking again yields no step twice: an empty answer means that the run waits for something.
 */
public final class RunCourse {
  private final TaskGraph graph;
  private final Instant now;
  private final Decider decider;
  private final Map<String, Attempt> attempts;
  private final Map<String, Outcome> ended = new HashMap<>();
  private final Map<String, String> decisions = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private RunCourse(TaskGraph graph, Map<String, Attempt> attempts, Instant now, Decider decider) {
    this.graph = graph;
    this.attempts = attempts;
    this.now = now;
    this.decider = decider;
  }

  /**
   * The next steps of a run.
   *
   * @param latest the latest attempt of each task of the graph
   * @param ending how the run must end early, when it was cancelled or has had its time
   */
  public static List<Step> next(
      TaskGraph graph,
      Map<String, Attempt> latest,
      Optional<Outcome> ending,
      Instant now,
      Decider decider) {
    var course = new RunCourse(graph, latest, now, decider);
    if (ending.isPresent()) {
      course.end(ending.get());
    } else {
      course.goOn();
    }
    return course.steps;
  }

  private void end(Outcome ending) {
    var working = false;
    for (var attempt : attempts.values()) {
      switch (attempt.state()) {
        case TERMINATED -> {}
        case TERMINATING -> working = true;
        case RUNNING -> {
          working = true;
          steps.add(new Step.Stop(attempt, ending));
        }
        default -> steps.add(new Step.PassOver(attempt, ending, "The run was ended."));
      }
    }
    if (!working) {
      steps.add(new Step.Finish(ending, message(ending)));
    }
  }

  private static String message(Outcome ending) {
    return ending == Outcome.TIMED_OUT ? "The run exceeded timeout_seconds." : "Run cancelled.";
  }

  private void goOn() {
    attempts.values().forEach(this::settle);
    // In this order one round does: a task passed over or decided comes before all behind it.
    graph.inOrder().forEach(this::begin);
    if (ended.size() == graph.keys().size()) {
      finish();
    }
  }

  private void settle(Attempt attempt) {
    switch (attempt.state()) {
      case TERMINATED -> {
        var retry = Retries.after(attempt, graph.task(attempt.taskKey()), now);
        retry.ifPresentOrElse(
            steps::add, () -> ended.put(attempt.taskKey(), attempt.outcome().orElseThrow()));
        attempt.decision().ifPresent(decision -> decisions.put(attempt.taskKey(), decision));
      }
      case RUNNING -> {
        if (attempt.deadline().filter(deadline -> !deadline.isAfter(now)).isPresent()) {
          steps.add(new Step.Stop(attempt, Outcome.TIMED_OUT));
        }
      }
      case WAITING -> {
        if (attempt.due().filter(due -> due.isAfter(now)).isEmpty()) {
          steps.add(new Step.Ready(attempt));
        }
      }
      default -> {}
    }
  }

  private void begin(TaskSettings task) {
    var attempt = attempts.get(task.taskKey());
    if (attempt.state() != RunState.BLOCKED) {
      return;
    }
    if (task.disabled()) {
      passOver(attempt, Outcome.DISABLED, "Not run: disabled in the job.");
      return;
    }
    if (!ended.keySet().containsAll(task.dependsOn())) {
      return;
    }
    var towards = task.dependsOn().stream().map(key -> towards(task, key)).toList();
    var verdict = Verdict.of(task.runIf(), towards);
    if (verdict.isPresent()) {
      passOver(attempt, verdict.get(), reason(task, verdict.get()));
    } else if (task.work() instanceof Work.Condition) {
      decide(task, attempt);
    } else {
      steps.add(new Step.Ready(attempt));
    }
  }

  /** How a dependency stands to a task: a condition that decided otherwise leaves it out. */
  private Outcome towards(TaskSettings task, String key) {
    var outcome = ended.get(key);
    var wanted = task.outcomes().get(key);
    return wanted == null || outcome != Outcome.SUCCESS || wanted.contains(decisions.get(key))
        ? outcome
        : Outcome.EXCLUDED;
  }

  private void passOver(Attempt attempt, Outcome outcome, String message) {
    ended.put(attempt.taskKey(), outcome);
    steps.add(new Step.PassOver(attempt, outcome, message));
  }

  private void decide(TaskSettings task, Attempt attempt) {
    var decision = decider.decide(task, attempt, ended);
    ended.put(task.taskKey(), decision.outcome());
    decision.decision().ifPresent(word -> decisions.put(task.taskKey(), word));
    steps.add(new Step.Decided(attempt, decision));
  }

  private static String reason(TaskSettings task, Outcome outcome) {
    return switch (outcome) {
      case UPSTREAM_FAILED -> "Not run: a task that it depends on failed.";
      case DISABLED -> "Not run: a task that it depends on is disabled.";
      case UPSTREAM_CANCELED -> "Not run: a task that it depends on was cancelled.";
      default ->
          task.outcomes().isEmpty()
              ? "Not run: its run_if %s did not hold.".formatted(task.runIf())
              : "Not run: a condition that it depends on decided otherwise.";
    };
  }

  private void finish() {
    var leaves = graph.keys().stream().filter(this::last).map(ended::get).toList();
    var failedKey = graph.keys().stream().filter(key -> rootFailure(ended.get(key))).findFirst();
    if (leaves.stream().anyMatch(Outcome::failed)) {
      steps.add(
          new Step.Finish(
              Outcome.FAILED,
              failedKey.map("Task %s failed."::formatted).orElse("A task failed.")));
    } else if (leaves.stream().anyMatch(Outcome::canceled)) {
      steps.add(new Step.Finish(Outcome.CANCELED, "A task was cancelled."));
    } else if (ended.values().stream().anyMatch(Outcome::failed)) {
      steps.add(
          new Step.Finish(
              Outcome.SUCCESS_WITH_FAILURES,
              failedKey.map("Task %s failed; the last tasks succeeded."::formatted).orElse("")));
    } else {
      steps.add(new Step.Finish(Outcome.SUCCESS, ""));
    }
  }

  /** Whether nothing of this run came after a task; what was left out of it does not count. */
  private boolean last(String key) {
    return ended.get(key) != Outcome.NOT_CHOSEN
        && graph.dependents(key).stream().allMatch(next -> ended.get(next) == Outcome.NOT_CHOSEN);
  }

  private static boolean rootFailure(Outcome outcome) {
    return outcome.failed() && outcome.executed();
  }
}
