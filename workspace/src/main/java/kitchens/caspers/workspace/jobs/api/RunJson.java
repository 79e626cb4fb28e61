package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.store.LastRuns;
import kitchens.caspers.workspace.jobs.store.LoopStats;
import kitchens.caspers.workspace.jobs.store.Repair;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** Runs in the Jobs API's JSON, with both the older {@code state} and the newer {@code status}. */
record RunJson(URI workspace) {

  /** A run without its tasks. */
  ObjectNode base(Run run) {
    var json = object();
    json.put("job_id", run.shownJobId());
    json.put("run_id", run.runId());
    json.put("job_run_id", run.runId());
    json.put("original_attempt_run_id", run.runId());
    json.put("number_in_job", run.numberInJob());
    json.put("attempt_number", 0);
    json.put("creator_user_name", run.creator().userName());
    json.put("run_as_user_name", run.runAs().userName());
    json.put("run_name", run.name());
    json.put("run_type", run.type().name());
    json.put("run_page_url", pageUrl(run));
    json.put("format", "MULTI_TASK");
    json.put("trigger", run.trigger());
    run.latestRepairId().ifPresent(id -> json.put("latest_repair_id", id));
    state(json, run.state(), run.outcome(), run.message());
    json.put("start_time", run.createdAt().toEpochMilli());
    json.put("end_time", millis(run.ended()));
    json.put("queue_duration", between(Optional.of(run.createdAt()), run.admitted()));
    json.put("run_duration", between(Optional.of(run.createdAt()), run.ended()));
    json.put("setup_duration", 0);
    json.put("execution_duration", between(run.admitted(), run.ended()));
    json.put("cleanup_duration", 0);
    json.set("overriding_parameters", run.overrides().deepCopy());
    jobParameters(json, run);
    if (run.settingsJson().has("job_clusters")) {
      json.set("job_clusters", run.settingsJson().get("job_clusters"));
    }
    if (run.settingsJson().has("description")) {
      json.set("description", run.settingsJson().get("description"));
    }
    return json;
  }

  /** A run in a strip of the last ones. */
  static ObjectNode line(LastRuns.Line run) {
    var json = object().put("job_id", run.jobId()).put("run_id", run.runId());
    state(json, run.state(), run.outcome(), "");
    return json.put("start_time", run.created().toEpochMilli())
        .put("end_time", millis(run.ended()));
  }

  /** A run with its attempts, from {@code first} on. */
  ObjectNode whole(
      RunActions.RunWithAttempts found, List<Repair> repairs, int first, boolean resolved) {
    var run = found.run();
    var attempts = found.attempts();
    var json = base(run);
    if (first == 0) {
      history(json, found, repairs);
    }
    var last = Math.min(attempts.size(), first + JobJson.TASKS_A_PAGE);
    tasks(json, found, attempts.subList(Math.min(first, last), last), resolved);
    if (first > 0) {
      // SDKs append every list of a further page to those of the first.
      json.remove(List.of("job_parameters", "job_clusters"));
    }
    if (attempts.size() > first + JobJson.TASKS_A_PAGE) {
      json.put("has_more", true);
      json.put("next_page_token", Requests.pageToken(first + JobJson.TASKS_A_PAGE));
    }
    return json;
  }

  /** A run with all its attempts and what was resolved for them, in one piece. */
  ObjectNode everything(RunActions.RunWithAttempts found, List<Repair> repairs) {
    var json = base(found.run());
    history(json, found, repairs);
    tasks(json, found, found.attempts(), true);
    return json;
  }

  /** How a repaired run first went, and each of its repairs. */
  private static void history(
      ObjectNode json, RunActions.RunWithAttempts found, List<Repair> repairs) {
    if (repairs.isEmpty()) {
      return;
    }
    var history = json.putArray("repair_history");
    for (var repair : repairs) {
      var item = history.addObject().put("type", repair.original() ? "ORIGINAL" : "REPAIR");
      if (!repair.original()) {
        item.put("id", repair.repairId());
      }
      item.put("requested_by", repair.requestedBy());
      item.put("start_time", repair.started().toEpochMilli());
      item.put("end_time", millis(repair.ended()));
      var going = repair.ended().isPresent() ? RunState.TERMINATED : found.run().state();
      state(item, going, repair.outcome(), repair.message());
      var ids = item.putArray("task_run_ids");
      RepairActions.taskRunIds(repair, found).forEach(ids::add);
    }
  }

  private void tasks(
      ObjectNode json, RunActions.RunWithAttempts found, List<TaskRun> attempts, boolean resolved) {
    var settings = new HashMap<String, JsonNode>();
    found
        .run()
        .settingsJson()
        .path("tasks")
        .forEach(task -> settings.put(task.path("task_key").asText(), task));
    var tasks = json.putArray("tasks");
    for (var attempt : attempts) {
      var own = settings.get(attempt.taskKey());
      var stats = found.loops().get(attempt.runId());
      tasks.add(task(found.run(), attempt, own, stats, resolved));
    }
  }

  /** One attempt as a run of its own, for callers that have only its id. */
  ObjectNode attempt(Run run, TaskRun attempt) {
    var json = base(run);
    json.remove(List.of("overriding_parameters", "job_clusters"));
    json.put("run_id", attempt.runId());
    json.put("original_attempt_run_id", attempt.runId());
    json.put("run_name", attempt.taskKey());
    attempt(json, run, attempt);
    return json;
  }

  /** The attempt of a for_each_task as a run of its own, with its iterations from first on. */
  ObjectNode loop(
      RunActions.RunWithAttempts found, TaskRun loop, List<TaskRun> iterations, int first) {
    var json = attempt(found.run(), loop);
    tasks(json, found, List.of(loop), true);
    var repeated = json.at("/tasks/0/for_each_task/task");
    var array = json.putArray("iterations");
    var last = Math.min(iterations.size(), first + JobJson.TASKS_A_PAGE);
    for (var iteration : iterations.subList(Math.min(first, last), last)) {
      var item = task(found.run(), iteration, repeated, null, true);
      var place = iteration.iteration().orElseThrow();
      item.put("iteration", place.index()).put("input", place.input());
      item.put("iteration_key", iteration.taskKey());
      array.add(item);
    }
    if (iterations.size() > last) {
      json.put("has_more", true).put("next_page_token", Requests.pageToken(last));
    }
    return json;
  }

  private ObjectNode task(
      Run run, TaskRun attempt, JsonNode settings, LoopStats stats, boolean resolved) {
    var json = settings instanceof ObjectNode given ? given.deepCopy() : object();
    if (!json.has("task_key")) {
      json.put("task_key", attempt.taskKey());
    }
    json.put("run_id", attempt.runId());
    if (!json.has("run_if")) {
      json.put("run_if", "ALL_SUCCESS");
    }
    attempt(json, run, attempt);
    TaskJson.add(json, attempt, stats);
    if (resolved) {
      TaskJson.addResolved(json, attempt);
    }
    return json;
  }

  private void attempt(ObjectNode json, Run run, TaskRun attempt) {
    json.put("attempt_number", attempt.attemptNumber());
    json.put("run_page_url", pageUrl(run));
    state(json, attempt.state(), attempt.outcome(), attempt.message());
    json.put("start_time", millis(attempt.claimed()));
    json.put("end_time", millis(attempt.ended()));
    json.put("setup_duration", between(attempt.claimed(), attempt.started()));
    json.put("execution_duration", between(attempt.started(), attempt.ended()));
    json.put("run_duration", between(attempt.claimed(), attempt.ended()));
    json.put("cleanup_duration", 0);
  }

  private static void state(
      ObjectNode json, RunState state, Optional<Outcome> outcome, String message) {
    var legacy = json.putObject("state");
    legacy.put("life_cycle_state", outcome.map(Outcome::lifeCycleState).orElseGet(state::legacy));
    outcome.ifPresent(how -> legacy.put("result_state", how.resultState()));
    legacy.put("state_message", message);
    legacy.put(
        "user_cancelled_or_timedout",
        outcome.filter(how -> how.canceled() || how == Outcome.TIMED_OUT).isPresent());
    var status = json.putObject("status");
    status.put("state", state.name());
    outcome.ifPresent(
        how ->
            status
                .putObject("termination_details")
                .put("code", how.terminationCode())
                .put("type", how.terminationType())
                .put("message", message));
    if (state == RunState.QUEUED) {
      status
          .putObject("queue_details")
          .put("code", "MAX_CONCURRENT_RUNS_REACHED")
          .put("message", message);
    }
  }

  private static void jobParameters(ObjectNode json, Run run) {
    if (run.parameters().isEmpty()) {
      return;
    }
    var list = json.putArray("job_parameters");
    var defaults = new HashMap<String, String>();
    run.settingsJson()
        .path("parameters")
        .forEach(p -> defaults.put(p.path("name").asText(), p.path("default").asText()));
    run.parameters()
        .forEach(
            (name, value) -> {
              var parameter = list.addObject().put("name", name);
              parameter.put("default", defaults.getOrDefault(name, ""));
              if (!value.equals(defaults.get(name))) {
                parameter.put("value", value);
              }
            });
  }

  String pageUrl(Run run) {
    return run.jobId()
        .map(jobId -> "%s/jobs/%d/runs/%d".formatted(workspace, jobId, run.runId()))
        .orElseGet(() -> "%s/runs/%d".formatted(workspace, run.runId()));
  }

  private static long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(0L);
  }

  private static long between(Optional<Instant> from, Optional<Instant> to) {
    return from.isPresent() && to.isPresent()
        ? Math.max(0, Duration.between(from.get(), to.get()).toMillis())
        : 0;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
