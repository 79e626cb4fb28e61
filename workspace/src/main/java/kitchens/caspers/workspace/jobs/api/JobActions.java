package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.jobs.engine.Engine;
import kitchens.caspers.workspace.jobs.engine.PythonRuntime;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.settings.SettingsReader;
import kitchens.caspers.workspace.jobs.store.Identity;
import kitchens.caspers.workspace.jobs.store.Job;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.LastRuns;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.triggers.Triggers;
import org.jdbi.v3.core.Handle;

/** What can be done to jobs. */
final class JobActions {
  private final Database database;
  private final JobStore jobs;
  private final RunStore runs;
  private final Engine engine;
  private final Triggers triggers;
  private final Permissions permissions;
  private final NamedDestinations destinations;
  private final PythonRuntime python;
  private final Clock clock;

  JobActions(
      Database database,
      JobStore jobs,
      RunStore runs,
      Engine engine,
      Triggers triggers,
      Permissions permissions,
      NamedDestinations destinations,
      PythonRuntime python,
      Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.runs = runs;
    this.engine = engine;
    this.triggers = triggers;
    this.permissions = permissions;
    this.destinations = destinations;
    this.python = python;
    this.clock = clock;
  }

  static ApiException unknownJob(long jobId) {
    // Databricks answers 400 here, and its SDKs know this very sentence.
    return ApiException.invalidParameter("Job %d does not exist.".formatted(jobId));
  }

  long create(ObjectNode json, Principal caller) {
    var settings = Requests.refusing(() -> SettingsReader.job(json));
    destinations.check(settings);
    Requests.refusing(() -> python.check(settings));
    var creator = Permissions.identity(caller);
    var job = job(0, settings, creator, permissions.runAs(settings, caller, Optional.empty()));
    var id = database.jdbi().inTransaction(h -> jobs.insert(h, job, settings.name()));
    triggers.changed(id);
    engine.wake();
    return id;
  }

  private Job job(long id, JobSettings settings, Identity creator, Identity runAs) {
    return new Job(
        id,
        settings.json(),
        creator,
        runAs,
        clock.instant(),
        settings.keepsRunning(),
        0,
        Optional.empty());
  }

  Job get(long jobId) {
    return database
        .jdbi()
        .withHandle(h -> jobs.find(h, jobId))
        .orElseThrow(() -> unknownJob(jobId));
  }

  List<Job> list(Optional<String> name, Optional<Long> before, int offset, int limit) {
    return database.jdbi().withHandle(h -> jobs.list(h, name, before, offset, limit));
  }

  /** The last runs of jobs, by job id. */
  Map<Long, List<LastRuns.Line>> lastRuns(List<Job> of, int most) {
    var ids = of.stream().map(Job::jobId).toList();
    return database.jdbi().withHandle(h -> LastRuns.of(h, ids, most));
  }

  /** Replaces all settings. */
  void reset(long jobId, ObjectNode json, Principal caller) {
    change(jobId, caller, old -> json);
  }

  /** Changes some settings. */
  void update(long jobId, ObjectNode changes, List<String> toRemove, Principal caller) {
    change(jobId, caller, old -> SettingsUpdate.apply(old.settingsJson(), changes, toRemove));
  }

  private interface Change {
    ObjectNode of(Job old);
  }

  private void change(long jobId, Principal caller, Change change) {
    var stopped =
        database
            .jdbi()
            .inTransaction(
                h -> {
                  var old = permissions.managed(lock(h, jobId), caller);
                  var settings = Requests.refusing(() -> SettingsReader.job(change.of(old)));
                  destinations.check(settings);
                  Requests.refusing(() -> python.check(settings));
                  var runAs =
                      settings.runAs().isPresent()
                          ? permissions.runAs(settings, caller, Optional.of(old.runAs()))
                          : old.settings().runAs().isPresent() ? old.creator() : old.runAs();
                  jobs.update(h, job(jobId, settings, old.creator(), runAs), settings.name());
                  return old.keepsRunning() && !settings.keepsRunning()
                      ? cancelActive(h, jobId)
                      : List.<Long>of();
                });
    triggers.changed(jobId);
    stopped.forEach(engine::wake);
    engine.wake();
  }

  private Job lock(Handle h, long jobId) {
    return jobs.lock(h, jobId).orElseThrow(() -> unknownJob(jobId));
  }

  void delete(long jobId, Principal caller) {
    var stopped =
        database
            .jdbi()
            .inTransaction(
                h -> {
                  permissions.managed(lock(h, jobId), caller);
                  jobs.delete(h, jobId, clock.instant());
                  return cancelActive(h, jobId);
                });
    triggers.changed(jobId);
    stopped.forEach(engine::wake);
  }

  private List<Long> cancelActive(Handle h, long jobId) {
    var active = runs.active(h, jobId);
    active.forEach(runId -> runs.requestCancel(h, runId, clock.instant()));
    return active;
  }
}
