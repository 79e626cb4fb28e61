package kitchens.caspers.workspace.jobs.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;

/**
 * Decides, from the graph and the latest attempts alone, what a run does next. Applying the steps
 * and asking again yields no step twice: an empty answer means that the run waits for something.
 */
public final class RunCourse {
  private final TaskGraph graph;
  private final Instant now;
  private final Map<String, Attempt> attempts;
  private final Map<String, Outcome> ended = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private RunCourse(TaskGraph graph, Map<String, Attempt> attempts, Instant now) {
    this.graph = graph;
    this.attempts = attempts;
    this.now = now;
  }

  /**
   * The next steps of a run.
   *
   * @param latest the latest attempt of each task of the graph
   * @param ending how the run must end early, when it was cancelled or has had its time
   */
  public static List<Step> next(
      TaskGraph graph, Map<String, Attempt> latest, Optional<Outcome> ending, Instant now) {
    var course = new RunCourse(graph, latest, now);
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
    passDisabled();
    // A task passed over may decide the next one: go round until nothing changes.
    while (passBlockedOn()) {}
    if (ended.size() == graph.keys().size()) {
      finish();
    }
  }

  private void settle(Attempt attempt) {
    switch (attempt.state()) {
      case TERMINATED -> settleEnded(attempt, attempt.outcome().orElseThrow());
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

  private void settleEnded(Attempt attempt, Outcome outcome) {
    var policy = graph.task(attempt.taskKey()).retries();
    var failures = attempt.failures() + 1;
    switch (outcome) {
      // Infrastructure took it: neither the task's fault nor its wait.
      case LOST -> steps.add(new Step.Retry(attempt, attempt.failures(), now));
      case FAILED, LIBRARY_MISSING, TIMED_OUT -> {
        if (policy.allows(failures) && (outcome != Outcome.TIMED_OUT || policy.onTimeout())) {
          steps.add(new Step.Retry(attempt, failures, due(policy.interval())));
        } else {
          ended.put(attempt.taskKey(), outcome);
        }
      }
      default -> ended.put(attempt.taskKey(), outcome);
    }
  }

  private Instant due(Duration interval) {
    return now.plus(interval);
  }

  private void passDisabled() {
    for (var task : graph.tasks()) {
      var attempt = attempts.get(task.taskKey());
      if (task.disabled() && attempt.state() == RunState.BLOCKED) {
        ended.put(task.taskKey(), Outcome.DISABLED);
        steps.add(new Step.PassOver(attempt, Outcome.DISABLED, "Not run: disabled in the job."));
      }
    }
  }

  private boolean passBlockedOn() {
    var changed = false;
    for (var task : graph.tasks()) {
      var attempt = attempts.get(task.taskKey());
      if (attempt.state() != RunState.BLOCKED
          || ended.containsKey(task.taskKey())
          || !ended.keySet().containsAll(task.dependsOn())) {
        continue;
      }
      var verdict = Verdict.of(task.runIf(), task.dependsOn().stream().map(ended::get).toList());
      if (verdict.isEmpty()) {
        if (steps.stream().noneMatch(step -> step.equals(new Step.Ready(attempt)))) {
          steps.add(new Step.Ready(attempt));
        }
        continue;
      }
      ended.put(task.taskKey(), verdict.get());
      steps.add(new Step.PassOver(attempt, verdict.get(), reason(task, verdict.get())));
      changed = true;
    }
    return changed;
  }

  private static String reason(TaskSettings task, Outcome outcome) {
    return switch (outcome) {
      case UPSTREAM_FAILED -> "Not run: a task that it depends on failed.";
      case DISABLED -> "Not run: a task that it depends on is disabled.";
      case UPSTREAM_CANCELED -> "Not run: a task that it depends on was cancelled.";
      default -> "Not run: its run_if %s did not hold.".formatted(task.runIf());
    };
  }

  private void finish() {
    var leaves = graph.leaves().stream().map(ended::get).toList();
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

  private static boolean rootFailure(Outcome outcome) {
    return outcome.failed() && outcome.executed();
  }
}
