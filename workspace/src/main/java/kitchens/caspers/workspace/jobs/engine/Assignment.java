package kitchens.caspers.workspace.jobs.engine;

import java.net.URI;
import java.util.List;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** A claimed attempt, and where its runner reports what becomes of it. */
interface Assignment {
  TaskRun attempt();

  Run run();

  TaskSettings task();

  /** The task's parameters, dynamic references resolved. */
  List<String> parameters(URI workspace);

  /** Called before the process exists. */
  void prepared(String tokenId, List<String> parameters);

  void started(TaskRun.ProcessMark process);

  /** Called once, when nothing of the attempt is at work any more. */
  void ended(Ended ended);

  /** Does something with the database, again and again while that is away. */
  void patiently(Runnable work);
}
