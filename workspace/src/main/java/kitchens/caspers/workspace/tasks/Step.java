package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import kitchens.caspers.workspace.agents.Supervision.Effect;

/**
 * A step of a run.
 *
 * @param title for people: {@code reading timings}
 * @param callId by which the model that asked for it knows it; null for a question to the model
 * @param key what whoever does it knows it by, however often it is asked for
 * @param attempts how often it was begun
 * @param result of a question to the model, its message; of a tool, what it answered
 * @param traceId of an agent that was asked; null for others
 * @param decidedBy who answered, where a person was asked
 */
record Step(
    UUID run,
    int position,
    Kind kind,
    String name,
    String title,
    String callId,
    ObjectNode arguments,
    UUID key,
    Effect effect,
    State state,
    int attempts,
    JsonNode result,
    String traceId,
    String decidedBy,
    Instant decidedAt,
    String note,
    Instant begunAt,
    Instant endedAt) {

  enum Kind {
    MODEL,
    TOOL
  }

  enum State {
    /** A person is asked whether it may be done. */
    APPROVAL,
    /** It may be done, and was not begun since that was said. */
    READY,
    /** It was begun. */
    INTENDED,
    /** It was begun, nobody knows whether it was done, and doing it twice would do harm. */
    UNKNOWN,
    DONE,
    /** A person did not let it be done. */
    REJECTED;

    boolean ended() {
      return this == DONE || this == REJECTED;
    }

    boolean asksPerson() {
      return this == APPROVAL || this == UNKNOWN;
    }
  }

  /** Whether people count it: what a model thinks and what it plans is no step to them. */
  boolean counts() {
    return kind == Kind.TOOL && !name.equals(kitchens.caspers.workspace.agents.Supervision.PLAN);
  }
}
