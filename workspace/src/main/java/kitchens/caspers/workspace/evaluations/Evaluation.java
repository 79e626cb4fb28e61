package kitchens.caspers.workspace.evaluations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Variants of an agent held against the same cases.
 *
 * @param model full name of the registered model
 * @param state {@code RUNNING}, {@code FINISHED}, {@code FAILED} or {@code INTERRUPTED}
 * @param asked prompts, models, judge
 * @param result what came of it; null before the end
 * @param message why it failed; null otherwise
 */
record Evaluation(
    UUID id,
    String model,
    State state,
    ObjectNode asked,
    ObjectNode result,
    String message,
    Instant createdAt,
    String createdBy) {

  enum State {
    RUNNING,
    FINISHED,
    FAILED,
    INTERRUPTED
  }

  /**
   * A person's word on one answer.
   *
   * @param name of the question: a judge's, or {@code accuracy}
   */
  record Label(String traceId, String name, boolean value, String person, Instant at) {}
}
