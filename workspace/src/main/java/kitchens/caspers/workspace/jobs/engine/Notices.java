package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.Step;
import kitchens.caspers.workspace.jobs.settings.Notifications;
import kitchens.caspers.workspace.jobs.settings.Notifications.Event;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.store.Inbox;
import kitchens.caspers.workspace.jobs.store.Outbox;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import org.jdbi.v3.core.Handle;

/**
 * Tells those whom a job names of its runs, in the transaction in which the thing happens: mail
 * goes to the inbox, webhooks to the outbox. Each event is told once.
 */
public final class Notices {
  private final Inbox inbox = new Inbox();
  private final Outbox outbox;
  private final Runnable wake;

  /** Ended attempts that need not be looked at again, by run. The database knows it all too. */
  private final Map<Long, Set<Long>> told = new ConcurrentHashMap<>();

  /**
   * @param wake called once something new is in the outbox
   */
  public Notices(Outbox outbox, Runnable wake) {
    this.outbox = outbox;
    this.wake = wake;
  }

  void started(Handle h, Run run, Instant now) {
    if (asks(run)) {
      tell(new Happened(h, run, 0, "", now), all(run), Event.ON_START, "has started", "");
    }
  }

  /** It takes longer than its health rule wants. */
  void slow(Handle h, Run run, Instant now) {
    if (asks(run)) {
      var most = all(run).durationWarning().map(limit -> limit.toSeconds()).orElse(0L);
      tell(
          new Happened(h, run, 0, "", now),
          all(run),
          Event.ON_DURATION_WARNING,
          "takes longer than %d seconds".formatted(most),
          "");
    }
  }

  /** An attempt of a task takes longer than the task's health rule wants. */
  void taskSlow(Handle h, Run run, TaskRun attempt, TaskSettings task, Instant now) {
    task.notifications()
        .durationWarning()
        .ifPresent(
            most ->
                tell(
                    new Happened(h, run, attempt.runId(), attempt.taskKey(), now),
                    task.notifications(),
                    Event.ON_DURATION_WARNING,
                    "takes longer than %d seconds".formatted(most.toSeconds()),
                    ""));
  }

  void ended(Handle h, Run run, Outcome outcome, String message, Instant now) {
    if (asks(run)) {
      ended(new Happened(h, run, 0, "", now), all(run), outcome, message);
    }
  }

  void taskStarted(Handle h, Run run, TaskRun attempt, TaskSettings task, Instant now) {
    if (!task.notifications().none()) {
      tell(
          new Happened(h, run, attempt.runId(), attempt.taskKey(), now),
          task.notifications(),
          Event.ON_START,
          "has started",
          "");
    }
  }

  /** Tells of the attempts that have ended since the last look. */
  void tasks(InEngine.Pass pass, List<Step> steps) {
    ended(pass, pass.latest().values(), key -> pass.graph().task(key).notifications(), steps);
  }

  /** Tells of the iterations of a loop that have ended since the last look. */
  void iterations(
      InEngine.Pass pass, List<TaskRun> iterations, TaskSettings repeated, List<Step> steps) {
    if (!repeated.notifications().none()) {
      ended(pass, iterations, key -> repeated.notifications(), steps);
    }
  }

  private void ended(
      InEngine.Pass pass,
      Collection<TaskRun> attempts,
      Function<String, Notifications> wanted,
      List<Step> steps) {
    var retried =
        steps.stream()
            .filter(Step.Retry.class::isInstance)
            .map(step -> ((Step.Retry) step).attempt().runId())
            .collect(Collectors.toSet());
    for (var attempt : attempts) {
      var all = wanted.apply(attempt.taskKey());
      if (all.none() || attempt.outcome().filter(Outcome::executed).isEmpty()) {
        continue;
      }
      var known = told.computeIfAbsent(pass.run().runId(), x -> ConcurrentHashMap.newKeySet());
      if (known.contains(attempt.runId())) {
        continue;
      }
      var happened =
          new Happened(pass.h(), pass.run(), attempt.runId(), attempt.taskKey(), pass.now());
      if (attempt.claimed().isPresent()) {
        tell(happened, all, Event.ON_START, "has started", "");
      }
      if (!all.lastAttemptOnly() || !retried.contains(attempt.runId())) {
        ended(happened, all, attempt.outcome().get(), attempt.message());
      }
      pass.h().afterCommit(() -> known.add(attempt.runId()));
    }
  }

  /** The run has ended. */
  void forget(long runId) {
    told.remove(runId);
  }

  /**
   * An event's place.
   *
   * @param attemptId of a task's event; 0 for the run's own
   */
  private record Happened(Handle h, Run run, long attemptId, String taskKey, Instant now) {
    String subject(String what) {
      return attemptId == 0
          ? "%s: run %d %s".formatted(run.name(), run.runId(), what)
          : "%s: task %s of run %d %s".formatted(run.name(), taskKey, run.runId(), what);
    }

    /** As Databricks' generic webhooks are told. */
    String body(Event event) {
      var json = JsonNodeFactory.instance.objectNode().put("event_type", "jobs." + event.field());
      json.put("workspace_id", ReferenceValues.WORKSPACE_ID);
      json.putObject("run").put("run_id", Long.toString(run.runId()));
      var job = json.putObject("job");
      job.put("job_id", Long.toString(run.shownJobId())).put("name", run.name());
      if (attemptId != 0) {
        json.putObject("task").put("task_key", taskKey).put("run_id", Long.toString(attemptId));
      }
      return json.toString();
    }
  }

  private static boolean asks(Run run) {
    return !run.settingsJson().path("email_notifications").isEmpty()
        || !run.settingsJson().path("webhook_notifications").isEmpty();
  }

  private static Notifications all(Run run) {
    return run.settings().notifications();
  }

  private void ended(Happened happened, Notifications all, Outcome outcome, String message) {
    if (outcome.succeeded()) {
      tell(happened, all, Event.ON_SUCCESS, "has succeeded", message);
    } else if (!outcome.canceled() || all.canceled()) {
      var what = outcome.canceled() ? "was cancelled" : "has failed";
      tell(happened, all, Event.ON_FAILURE, what, message);
    }
  }

  private void tell(Happened it, Notifications all, Event event, String what, String message) {
    for (var to : all.emails().getOrDefault(event, List.of())) {
      inbox.tell(
          it.h(), it.run(), it.attemptId(), to, event.field(), it.subject(what), message, it.now());
    }
    var ids = all.webhooks().getOrDefault(event, List.of());
    for (var id : ids) {
      outbox.put(it.h(), it.run(), it.attemptId(), event.field(), id, it.body(event), it.now());
    }
    if (!ids.isEmpty()) {
      it.h().afterCommit(wake);
    }
  }
}
