package kitchens.caspers.workspace.jobs.api;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.jobs.engine.Admission;
import kitchens.caspers.workspace.jobs.engine.Engine;
import kitchens.caspers.workspace.jobs.engine.PythonRuntime;
import kitchens.caspers.workspace.jobs.engine.RunChanges;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.store.JobStore;
import kitchens.caspers.workspace.jobs.store.LoopStore;
import kitchens.caspers.workspace.jobs.store.RepairStore;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.RunStore;
import kitchens.caspers.workspace.jobs.store.TaskRunStore;
import kitchens.caspers.workspace.jobs.triggers.Triggers;

/** All routes of the Jobs API, and the workspace's own beside them. */
public final class JobsApi {
  private final RunActions runActions;
  private final JobRoutes jobRoutes;
  private final JobPageRoutes jobPageRoutes;
  private final RunRoutes runRoutes;
  private final LiveRoutes liveRoutes;
  private final TaskValueRoutes taskValueRoutes;
  private final InboxRoutes inboxRoutes;

  /**
   * @param python what Python tasks run on
   * @param destinations whether there is a notification destination of an id
   * @param url where the pages of runs are
   */
  public JobsApi(
      Database database,
      JobStore jobs,
      RunStore runs,
      TaskRunStore taskRuns,
      LoopStore loops,
      Results results,
      Admission admission,
      Engine engine,
      Triggers triggers,
      RunChanges changes,
      TaskLogs logs,
      Principals principals,
      Access access,
      PythonRuntime python,
      Predicate<String> destinations,
      Clock clock,
      URI url) {
    var permissions = new Permissions(principals, access);
    access.know(
        ObjectType.JOBS,
        id ->
            id.matches("\\d{1,18}")
                ? database
                    .jdbi()
                    .withHandle(h -> jobs.find(h, Long.parseLong(id)))
                    .map(job -> job.creator().id())
                : Optional.empty());
    var json = new RunJson(url);
    var named = new NamedDestinations(destinations);
    this.runActions =
        new RunActions(
            database,
            jobs,
            runs,
            taskRuns,
            loops,
            results,
            admission,
            engine,
            logs,
            permissions,
            named,
            python,
            clock);
    var repairs =
        new RepairActions(
            database, jobs, runs, taskRuns, new RepairStore(), engine, permissions, clock);
    var output = new RunOutput(runActions, logs, json);
    var jobActions =
        new JobActions(database, jobs, runs, engine, triggers, permissions, named, python, clock);
    this.jobRoutes = new JobRoutes(jobActions, triggers);
    this.jobPageRoutes = new JobPageRoutes(jobActions, runActions, repairs, json, triggers);
    this.runRoutes = new RunRoutes(runActions, repairs, output, json);
    this.inboxRoutes = new InboxRoutes(database);
    this.taskValueRoutes = new TaskValueRoutes(database, runActions, results);
    this.liveRoutes = new LiveRoutes(runActions, repairs, output, json, changes);
  }

  public void routes(Routes r) {
    jobRoutes.routes(r);
    jobPageRoutes.routes(r);
    runRoutes.routes(r);
    liveRoutes.routes(r);
    taskValueRoutes.routes(r);
    inboxRoutes.routes(r);
  }

  /** Runs that have not ended. */
  public int countActive() {
    return runActions.countActive();
  }
}
