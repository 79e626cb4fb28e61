package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
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
 * @param resolvedParameters a list or an object, as its task's type has them
 * @param decision what a condition_task decided
 * @param childRunId the run that a run_job_task started
 * @param updateId the update that a pipeline_task started
 * @param carried how many inputs of a repaired for_each_task had succeeded before and do not run
 *     again
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
    Optional<JsonNode> resolvedParameters,
    Optional<String> error,
    Optional<String> errorTrace,
    Optional<Long> repairId,
    Optional<Iteration> iteration,
    Optional<String> decision,
    Optional<Long> childRunId,
    Optional<String> updateId,
    int carried) {

  /**
   * The place of an attempt in a for_each_task.
   *
   * @param loopRunId the attempt of the for_each_task
   * @param index from 0
   * @param input as JSON
   */
  public record Iteration(long loopRunId, int index, String input) {}

  /** A process, told apart from a later one that got the same number by its start time. */
  public record ProcessMark(long pid, Instant startedAt) {}

  /** What the course of the run is decided from. */
  public Attempt attempt() {
    return new Attempt(runId, taskKey, failures, state, outcome, claimed, due, deadline, decision);
  }
}
