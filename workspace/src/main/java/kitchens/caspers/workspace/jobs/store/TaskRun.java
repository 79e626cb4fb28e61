package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Attempt;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;

/**
 * One attempt of a task in a run.
 *
 * @param runId of the attempt itself
 * @param jobRunId of the run that it belongs to
 * @param claimed when an engine took it
 * @param started when its process began
 * @param repairId the repair in which it was made
 */
public record TaskRun(
    long runId,
    long jobRunId,
    String taskKey,
    int attemptNumber,
    int failures,
    RunState state,
    Optional<Outcome> outcome,
    String message,
    Instant createdAt,
    Optional<Instant> due,
    Optional<Instant> claimed,
    Optional<Instant> started,
    Optional<Instant> ended,
    Optional<Instant> deadline,
    Optional<Outcome> ending,
    Optional<ProcessMark> process,
    Optional<String> tokenId,
    Optional<List<String>> resolvedParameters,
    Optional<String> error,
    Optional<String> errorTrace,
    Optional<Long> repairId) {

  /** A process, told apart from a later one that got the same number by its start time. */
  public record ProcessMark(long pid, Instant startedAt) {}

  /** What the course of the run is decided from. */
  public Attempt attempt() {
    return new Attempt(runId, taskKey, failures, state, outcome, due, deadline);
  }
}
