package kitchens.caspers.workspace.jobs;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.destinations.Destinations;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.jobs.api.JobsApi;
import kitchens.caspers.workspace.jobs.child.TaskJar;
import kitchens.caspers.workspace.jobs.child.TaskScript;
import kitchens.caspers.workspace.jobs.engine.Admission;
import kitchens.caspers.workspace.jobs.engine.Advance;
import kitchens.caspers.workspace.jobs.engine.ChildRuns;
import kitchens.caspers.workspace.jobs.engine.Engine;
import kitchens.caspers.workspace.jobs.engine.InEngine;
import kitchens.caspers.workspace.jobs.engine.JarExecution;
import kitchens.caspers.workspace.jobs.engine.Jars;
import kitchens.caspers.workspace.jobs.engine.Notices;
import kitchens.caspers.workspace.jobs.engine.PipelineExecution;
import kitchens.caspers.workspace.jobs.engine.PythonExecution;
import kitchens.caspers.workspace.jobs.engine.PythonRuntime;
import kitchens.caspers.workspace.jobs.engine.Recovery;
import kitchens.caspers.workspace.jobs.engine.Retention;
import kitchens.caspers.workspace.jobs.engine.RunChanges;
import kitchens.caspers.workspace.jobs.engine.Signal;
import kitchens.caspers.workspace.jobs.engine.SqlExecution;
import kitchens.caspers.workspace.jobs.engine.TaskRunner;
import kitchens.caspers.workspace.jobs.engine.WorkspaceCalls;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.pages.JobPages;
import kitchens.caspers.workspace.jobs.store.EngineWorkStore;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.LoopStore;
import kitchens.caspers.workspace.jobs.store.Outbox;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import kitchens.caspers.workspace.jobs.triggers.Timetable;
import kitchens.caspers.workspace.jobs.triggers.TriggerStore;
import kitchens.caspers.workspace.jobs.triggers.Triggers;
import kitchens.caspers.workspace.jobs.webhooks.Deliveries;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.status.StatusPart;

/** Jobs: graphs of tasks, run in processes of their own, with all state in Postgres. */
public final class Jobs implements Feature {
  private static final int MOST_TASKS_AT_ONCE = 32;
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Engine engine;
  private final Timetable timetable;
  private final Deliveries deliveries;
  private final JobsApi api;
  private final JobPages pages = new JobPages();

  /**
   * @param python what the settings say of Python
   * @param url where task processes reach the workspace
   */
  public Jobs(
      CaspersHome home,
      Database database,
      Principals principals,
      Tokens tokens,
      WorkspaceFiles workspaceFiles,
      VolumeFiles volumeFiles,
      Access access,
      Destinations destinations,
      Optional<Settings.Python> python,
      Clock clock,
      URI url) {
    var jobs = new JobStore();
    var taskRuns = new TaskRunStore();
    var runs = new RunStore(jobs, taskRuns);
    var changes = new RunChanges();
    var logs = new TaskLogs(home.taskLogs());
    var admission = new Admission(database, jobs, runs);
    var work = new EngineWorkStore();
    var results = new Results();
    var outbox = new Outbox();
    var mail = new Signal();
    this.deliveries =
        new Deliveries(database, runs, outbox, destinations, mail, clock, FIRST_BACK_OFF);
    var notices = new Notices(outbox, mail::give);
    var children = new ChildRuns(jobs, runs, taskRuns, admission, principals, access);
    var inEngine = new InEngine(taskRuns, work, results, children, notices, url);
    var calls = new WorkspaceCalls(url);
    var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    var runtime = PythonRuntime.of(python, path, workspaceFiles);
    this.engine =
        new Engine(
            database,
            runs,
            taskRuns,
            admission,
            new Advance(database, jobs, runs, taskRuns, work, inEngine, notices, FIRST_BACK_OFF),
            new Recovery(database, taskRuns, tokens, clock),
            work,
            results,
            inEngine,
            new TaskRunner(
                new JarExecution(
                    new Jars(workspaceFiles, volumeFiles), logs, url, TaskJar.in(home.cds())),
                new PythonExecution(runtime, logs, url, TaskScript.in(home.cds())),
                new SqlExecution(workspaceFiles, calls, logs),
                new PipelineExecution(calls, logs),
                principals,
                tokens,
                GRACE),
            changes,
            clock,
            MOST_TASKS_AT_ONCE);
    var triggers =
        new Triggers(
            database,
            jobs,
            runs,
            new TriggerStore(),
            admission,
            principals,
            tokens,
            calls,
            engine::wake,
            clock);
    this.timetable = new Timetable(database, triggers, new Retention(database, runs, logs), clock);
    this.api =
        new JobsApi(
            database,
            jobs,
            runs,
            taskRuns,
            new LoopStore(),
            results,
            admission,
            engine,
            triggers,
            changes,
            logs,
            principals,
            access,
            runtime,
            destinations::exists,
            clock,
            url);
  }

  @Override
  public void routes(Routes r) {
    api.routes(r);
    pages.routes(r);
  }

  /** The workspace's status tells how many runs are going. */
  public StatusPart statusPart() {
    return StatusPart.of("jobs", () -> Map.of("active_runs", api.countActive()));
  }

  @Override
  public void start() {
    engine.start();
    timetable.start();
    deliveries.start();
  }

  @Override
  public void stop() {
    timetable.stop();
    try {
      engine.close();
      deliveries.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
