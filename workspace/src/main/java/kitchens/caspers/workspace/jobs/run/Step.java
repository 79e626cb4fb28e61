package kitchens.caspers.workspace.jobs.run;

import java.time.Instant;

/** One thing that has to happen for a run to go on. */
public sealed interface Step {

  /** The attempt may start now. */
  record Ready(Attempt attempt) implements Step {}

  /** The attempt, of a condition_task, has been decided. */
  record Decided(Attempt attempt, Decider.Decision decision) implements Step {}

  /** The attempt ends without having started. */
  record PassOver(Attempt attempt, Outcome outcome, String message) implements Step {}

  /** The attempt's work must be told to stop; it will end with that outcome. */
  record Stop(Attempt attempt, Outcome ending) implements Step {}

  /** A further attempt follows a failed or lost one. */
  record Retry(Attempt attempt, int failures, Instant due) implements Step {}

  /** Nothing is left to do: the run, or the loop, ends. */
  record Finish(Outcome outcome, String message) implements Step {}
}
