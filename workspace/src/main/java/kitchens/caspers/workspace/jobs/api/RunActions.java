package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.jobs.engine.Admission;
import kitchens.caspers.workspace.jobs.engine.Engine;
import kitchens.caspers.workspace.jobs.engine.PythonRuntime;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.SettingsReader;
import kitchens.caspers.workspace.jobs.store.Cause;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.LoopStats;
import kitchens.caspers.workspace.jobs.store.LoopStore;
import kitchens.caspers.workspace.jobs.store.NewRun;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.RunFilter;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import org.jdbi.v3.core.Handle;

/** What can be done to runs. */
final class RunActions {
  private final Database database;
  private final JobStore jobs;
  private final RunStore runs;
  private final TaskRunStore taskRuns;
  private final LoopStore loops;
  private final Results results;
  private final Admission admission;
  private final Engine engine;
  private final TaskLogs logs;
  private final Permissions permissions;
  private final NamedDestinations destinations;
  private final PythonRuntime python;
  private final Clock clock;

  RunActions(
      Database database,
      JobStore jobs,
      RunStore runs,
      TaskRunStore taskRuns,
      LoopStore loops,
      Results results,
      Admission admission,
      Engine engine,
      TaskLogs logs,
      Permissions permissions,
      NamedDestinations destinations,
      PythonRuntime python,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
    this.taskRuns = taskRuns;
    this.loops = loops;
    this.results = results;
    this.admission = admission;
    this.engine = engine;
    this.logs = logs;
    this.permissions = permissions;
    this.destinations = destinations;
    this.python = python;
    this.clock = clock;
  }

  static ApiException unknownRun(long runId) {
    return ApiException.invalidParameter("Run %d does not exist.".formatted(runId));
  }

  /**
   * A run with all its attempts.
   *
   * @param loops how far its for_each_tasks are, by attempt
   */
  record RunWithAttempts(Run run, List<TaskRun> attempts, Map<Long, LoopStats> loops) {}

  /** {@code jobs/run-now}; the run that the idempotency token already made, if it has. */
  Run runNow(ObjectNode body, Principal caller) {
    var jobId = Requests.id(body, "job_id");
    var run =
        database
            .jdbi()
            .inTransaction(
                h -> {
                  var token = Requests.idempotencyToken(body);
                  var known = known(h, token);
                  if (known.isPresent()) {
                    return known.get();
                  }
                  var job = jobs.lock(h, jobId).orElseThrow(() -> JobActions.unknownJob(jobId));
                  return runs.find(h, start(h, permissions.runnable(job, caller), body, caller))
                      .orElseThrow();
                });
    engine.wake(run.runId());
    return run;
  }

  private Optional<Run> known(Handle h, Optional<String> token) {
    token.ifPresent(
        text -> h.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", text));
    return token.flatMap(text -> runs.byIdempotencyToken(h, text)).flatMap(id -> runs.find(h, id));
  }

  private long start(Handle h, Job job, ObjectNode body, Principal caller) {
    var settings = job.settings();
    if (settings.tasks().keys().isEmpty()) {
      throw ApiException.invalidParameter(
          "Job %d has no tasks. Add one before running it.".formatted(job.jobId()));
    }
    var overrides = RunOverrides.of(body, settings);
    var only = Requests.texts(body, "only");
    return admission.makeRun(
        h,
        job,
        new Admission.Request(
            Cause.oneTime(),
            parameters(
                settings.parameters(), Requests.textMap(body, "job_parameters"), job.jobId()),
            overrides,
            Requests.refusing(() -> settings.tasks().select(only)),
            body.path("queue").path("enabled").asBoolean(settings.queueing()),
            Permissions.identity(caller),
            Requests.idempotencyToken(body)),
        clock.instant());
  }

  private static Map<String, String> parameters(
      Map<String, String> defaults, Map<String, String> given, long jobId) {
    var all = new LinkedHashMap<>(defaults);
    given.forEach(
        (name, value) -> {
          if (!defaults.containsKey(name)) {
            throw ApiException.invalidParameter(
                "Job %d has no parameter '%s'. %s"
                    .formatted(
                        jobId,
                        name,
                        defaults.isEmpty()
                            ? "It has none at all."
                            : "Its parameters: %s."
                                .formatted(String.join(", ", defaults.keySet()))));
          }
          all.put(name, value);
        });
    return all;
  }

  /** {@code jobs/runs/submit}. */
  long submit(ObjectNode body, Principal caller) {
    var settings = Requests.refusing(() -> SettingsReader.submit(body));
    destinations.check(settings);
    Requests.refusing(() -> python.check(settings));
    if (settings.tasks().keys().isEmpty()) {
      throw ApiException.invalidParameter("The run has no tasks. Give it at least one.");
    }
    var runAs = permissions.runAs(settings, caller, Optional.empty());
    var token = Requests.idempotencyToken(body);
    var runId =
        database
            .jdbi()
            .inTransaction(
                h ->
                    known(h, token)
                        .map(Run::runId)
                        .orElseGet(
                            () ->
                                runs.insert(
                                    h,
                                    new NewRun(
                                        Optional.empty(),
                                        Run.Type.SUBMIT_RUN,
                                        Cause.oneTime(),
                                        settings,
                                        settings.parameters(),
                                        JsonNodeFactory.instance.objectNode(),
                                        settings.tasks().keys(),
                                        Permissions.identity(caller),
                                        runAs,
                                        RunState.PENDING,
                                        Optional.empty(),
                                        "",
                                        clock.instant(),
                                        token))));
    engine.wake(runId);
    return runId;
  }

  RunWithAttempts get(long runId) {
    return database
        .jdbi()
        .inTransaction(
            h -> {
              var run = runs.find(h, runId).orElseThrow(() -> unknownRun(runId));
              return new RunWithAttempts(run, taskRuns.ofRun(h, runId), loops.loops(h, runId));
            });
  }

  /** All attempts of a task, or of an iteration, of a run. */
  List<TaskRun> attempts(long runId, String taskKey) {
    return database.jdbi().withHandle(h -> taskRuns.ofKey(h, runId, taskKey));
  }

  /** All attempts of the iterations of a for_each_task's attempt. */
  List<TaskRun> iterations(long loopRunId) {
    return database.jdbi().withHandle(h -> loops.iterations(h, loopRunId));
  }

  /** What an attempt gave beyond its logs. */
  Optional<JsonNode> result(long attemptRunId) {
    return database.jdbi().withHandle(h -> results.find(h, attemptRunId));
  }

  Optional<TaskRun> attempt(long runId) {
    return database.jdbi().withHandle(h -> taskRuns.find(h, runId));
  }

  List<Run> list(RunFilter filter) {
    return database.jdbi().withHandle(h -> runs.list(h, filter));
  }

  void cancel(long runId, Principal caller) {
    var attempt = attempt(runId);
    if (attempt.isPresent()) {
      throw ApiException.invalidParameter(
          "Run %d is of one task. Cancel the whole run %d."
              .formatted(runId, attempt.get().jobRunId()));
    }
    permissions.managed(get(runId).run(), caller, PermissionLevel.CAN_MANAGE_RUN);
    database.jdbi().useHandle(h -> runs.requestCancel(h, runId, clock.instant()));
    engine.wake(runId);
  }

  /** Cancels all runs of a job, or all queued runs of the workspace. */
  void cancelAll(Optional<Long> jobId, boolean allQueued, Principal caller) {
    var doomed = new ArrayList<Run>();
    if (jobId.isPresent()) {
      doomed.addAll(activeRuns(jobId));
    } else if (allQueued) {
      doomed.addAll(
          activeRuns(jobId).stream().filter(run -> run.state() == RunState.QUEUED).toList());
    } else {
      throw ApiException.invalidParameter("Give a job_id, or all_queued_runs: true.");
    }
    doomed.forEach(run -> cancel(run.runId(), caller));
  }

  private List<Run> activeRuns(Optional<Long> jobId) {
    return list(
        new RunFilter(
            jobId,
            Optional.empty(),
            true,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Integer.MAX_VALUE));
  }

  void delete(long runId, Principal caller) {
    var run = permissions.managed(get(runId).run(), caller, PermissionLevel.CAN_MANAGE);
    if (run.active()) {
      throw ApiException.invalidState(
          "Run %d has not ended. Cancel it before deleting it.".formatted(runId));
    }
    database.jdbi().useHandle(h -> runs.delete(h, runId));
    try {
      logs.delete(runId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int countActive() {
    return database.jdbi().withHandle(runs::countActive);
  }
}
