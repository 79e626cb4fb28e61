package kitchens.caspers.workspace.jobs.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What the course of a run is decided from: the latest attempt of a task, or of an iteration.
 *
 * @param failures attempts before this one that count against max_retries
 * @param started when its work began
 * @param due when a waiting attempt may start
 * @param deadline when a running attempt has had its time
 * @param decision what a condition_task decided
 */
public record Attempt(
    long runId,
    String taskKey,
    int failures,
    RunState state,
    Optional<Outcome> outcome,
    Optional<Instant> started,
    Optional<Instant> due,
    Optional<Instant> deadline,
    Optional<String> decision) {}
