package kitchens.caspers.workspace.jobs.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A job's settings, read and checked.
 *
 * @param json as they were given; what {@code jobs/get} returns
 * @param parameters job parameters and their defaults, in the order given
 * @param timeout of a whole run; zero means none
 * @param trigger what starts runs by itself, unless it is paused
 * @param queueing whether a run over the limit waits; otherwise it is skipped
 */
public record JobSettings(
    ObjectNode json,
    String name,
    TaskGraph tasks,
    Map<String, String> parameters,
    int maxConcurrentRuns,
    Duration timeout,
    boolean queueing,
    Optional<Continuous> continuous,
    Optional<String> runAs,
    Optional<Trigger> trigger,
    Notifications notifications) {

  /** Whether a run of this job must be going at any time. */
  public boolean keepsRunning() {
    return continuous.isPresent() && !continuous.get().paused();
  }
}
