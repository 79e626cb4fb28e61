package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.store.Ended;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** A claimed attempt, and where its runner reports what becomes of it. */
interface Assignment {
  TaskRun attempt();

  Run run();

  TaskSettings task();

  /**
   * The task's parameters, dynamic references resolved.
   *
   * @throws UnresolvedReference when one refers to what is not there
   */
  JsonNode parameters();

  /** Called before the process exists, or the first call is made. */
  void prepared(String tokenId, JsonNode parameters);

  /** The process is there. */
  void started(TaskRun.ProcessMark process);

  /** Work without a process of its own has begun. */
  void began();

  /** Keeps what the attempt gave beyond its logs, also while it still works. */
  void gave(JsonNode result);

  /** An update of a pipeline is at work for the attempt. */
  void updating(String updateId);

  /** The update that was at work for the attempt before this one, if that was lost. */
  Optional<String> lostUpdate();

  /** Called once, when nothing of the attempt is at work any more. */
  void ended(Ended ended);

  /** Does something with the database, again and again while that is away. */
  void patiently(Runnable work);
}
