package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.jobs.engine.Engine;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RepairChoice;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.settings.SettingsReader;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.Repair;
import kitchens.caspers.workspace.jobs.store.RepairStore;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.jdbi.v3.core.Handle;

/** {@code jobs/runs/repair}: runs tasks of an ended run again, as part of the same run. */
final class RepairActions {
  private final Database database;
  private final JobStore jobs;
  private final RunStore runs;
  private final TaskRunStore taskRuns;
  private final RepairStore repairs;
  private final Engine engine;
  private final Permissions permissions;
  private final Clock clock;

  RepairActions(
      Database database,
      JobStore jobs,
      RunStore runs,
      TaskRunStore taskRuns,
      RepairStore repairs,
      Engine engine,
      Permissions permissions,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
    this.taskRuns = taskRuns;
    this.repairs = repairs;
    this.engine = engine;
    this.permissions = permissions;
    this.clock = clock;
  }

  List<Repair> ofRun(long runId) {
    return database.jdbi().withHandle(h -> repairs.ofRun(h, runId));
  }

  /** Begins a repair and returns its id. */
  long repair(ObjectNode body, Principal caller) {
    var runId = Requests.id(body, "run_id");
    var repairId = database.jdbi().inTransaction(h -> repair(h, runId, body, caller));
    engine.wake(runId);
    return repairId;
  }

  private long repair(Handle h, long runId, ObjectNode body, Principal caller) {
    var known = runs.find(h, runId).orElseThrow(() -> RunActions.unknownRun(runId));
    var job = known.jobId().flatMap(jobId -> jobs.lock(h, jobId));
    var run = runs.lock(h, runId).orElseThrow(() -> RunActions.unknownRun(runId));
    permissions.managed(run, caller, PermissionLevel.CAN_MANAGE_RUN);
    requireRepairable(run, job, body);
    var ended = new LinkedHashMap<String, Outcome>();
    taskRuns
        .latestOfRun(h, runId)
        .forEach((key, attempt) -> ended.put(key, attempt.outcome().orElseThrow()));
    var keys = keys(run, ended, body);
    var settings = Requests.refusing(() -> settings(run, job, keys));
    var room = room(h, run, job);
    return repairs.begin(
        h,
        run,
        new RepairStore.NewRepair(
            settings,
            parameters(run, settings, body),
            overrides(run, settings, body),
            keys,
            room ? RunState.PENDING : RunState.QUEUED,
            room ? "" : "The job has its number of concurrent runs.",
            Permissions.identity(caller)),
        clock.instant());
  }

  private static void requireRepairable(Run run, Optional<Job> job, ObjectNode body) {
    var runId = run.runId();
    if (run.active()) {
      throw ApiException.invalidState(
          "Run %d has not ended. Wait for its end, or cancel it, before repairing it."
              .formatted(runId));
    }
    if (job.filter(Job::keepsRunning).isPresent()) {
      throw ApiException.invalidState(
          "Run %d is of a continuous job, which starts its next run by itself.".formatted(runId));
    }
    var given = body.hasNonNull("latest_repair_id") ? Requests.id(body, "latest_repair_id") : 0;
    var latest = run.latestRepairId().orElse(0L);
    if (given != latest) {
      throw ApiException.invalidParameter(
          latest == 0
              ? "Run %d was never repaired. Leave latest_repair_id out.".formatted(runId)
              : "latest_repair_id of run %d is %d, not %s. Look at what became of it, then give it."
                  .formatted(runId, latest, given == 0 ? "missing" : Long.toString(given)));
    }
  }

  private static Set<String> keys(Run run, Map<String, Outcome> ended, ObjectNode body) {
    var named = Requests.texts(body, "rerun_tasks");
    var allFailed = body.path("rerun_all_failed_tasks").asBoolean(false);
    if (allFailed != named.isEmpty()) {
      throw ApiException.invalidParameter(
          "Say which tasks to run again: either rerun_tasks with their keys, or"
              + " rerun_all_failed_tasks: true.");
    }
    for (var key : named) {
      if (!ended.containsKey(key)) {
        throw ApiException.invalidParameter(
            "rerun_tasks: run %d has no task '%s'. Its tasks: %s."
                .formatted(run.runId(), key, String.join(", ", ended.keySet())));
      }
    }
    var graph = Requests.refusing(() -> run.settings().tasks());
    var dependents = body.path("rerun_dependent_tasks").asBoolean(false);
    var keys = RepairChoice.keys(graph, ended, named, allFailed, dependents);
    if (keys.isEmpty()) {
      throw ApiException.invalidParameter(
          "Run %d has no failed task to run again. Name tasks in rerun_tasks."
              .formatted(run.runId()));
    }
    return keys;
  }

  /** What runs again takes the job's present settings; the rest of the run stays as it was. */
  private static JobSettings settings(Run run, Optional<Job> job, Set<String> keys) {
    if (job.isEmpty()) {
      return run.settings();
    }
    var present = new LinkedHashMap<String, JsonNode>();
    job.get()
        .settingsJson()
        .path("tasks")
        .forEach(task -> present.put(task.path("task_key").asText(), task));
    var tasks = JsonNodeFactory.instance.arrayNode();
    for (var task : run.settingsJson().path("tasks")) {
      var key = task.path("task_key").asText();
      tasks.add(keys.contains(key) ? present.getOrDefault(key, task) : task);
    }
    var merged = job.get().settingsJson().deepCopy();
    merged.set("tasks", tasks);
    merged.remove("continuous");
    return SettingsReader.job(merged);
  }

  private static Map<String, String> parameters(Run run, JobSettings settings, ObjectNode body) {
    var all = new LinkedHashMap<>(settings.parameters());
    run.parameters().forEach((name, value) -> all.computeIfPresent(name, (n, v) -> value));
    Requests.textMap(body, "job_parameters")
        .forEach(
            (name, value) -> {
              if (all.replace(name, value) == null) {
                throw ApiException.invalidParameter(
                    "job_parameters: the job has no parameter '%s'. Its parameters: %s."
                        .formatted(name, String.join(", ", all.keySet())));
              }
            });
    return all;
  }

  private static ObjectNode overrides(Run run, JobSettings settings, ObjectNode body) {
    var overrides = run.overrides().deepCopy();
    RunOverrides.of(body, settings)
        .properties()
        .forEach(e -> overrides.set(e.getKey(), e.getValue()));
    return overrides;
  }

  /** Whether the job has room for one more run; refused when it has not and does not queue. */
  private boolean room(Handle h, Run run, Optional<Job> job) {
    if (job.isEmpty()) {
      return true;
    }
    var settings = job.get().settings();
    var most = settings.maxConcurrentRuns();
    var free = runs.countAdmitted(h, job.get().jobId()) < most;
    if (!free && !settings.queueing()) {
      throw ApiException.invalidState(
          "Job %d has its %d concurrent run%s. Repair run %d when one has ended, or let the job queue."
              .formatted(job.get().jobId(), most, most == 1 ? "" : "s", run.runId()));
    }
    return free;
  }

  /** Ids of a repair's attempts, or of those of the run as it first was. */
  static List<Long> taskRunIds(Repair repair, RunActions.RunWithAttempts run) {
    var ids = new ArrayList<Long>();
    for (var attempt : run.attempts()) {
      if (attempt.repairId().orElse(run.run().runId()) == repair.repairId()) {
        ids.add(attempt.runId());
      }
    }
    return ids;
  }
}
