package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What came of doing a step once. */
sealed interface Acted {

  /** It was done, or was refused in a way that asking again does not change. */
  record Done(Journal.Outcome outcome) implements Acted {}

  /** It was surely not done, and may be later. */
  record Later(String why) implements Acted {}

  /** Nobody knows whether it was done. */
  record Unknown(String why) implements Acted {}

  static Done done(JsonNode result) {
    return done(result, null);
  }

  static Done done(JsonNode result, String traceId) {
    return new Done(new Journal.Outcome(result, traceId, 0, 0, null));
  }

  /** Refused: the model is told, so that it may ask otherwise. */
  static Done refused(String why) {
    return done(JsonNodeFactory.instance.objectNode().put("error", why));
  }

  /** As an answer's status has it. */
  static Acted failed(Own.Answer answer) {
    return switch (answer.status()) {
      case 429 -> new Later(answer.message());
      case 500, 502, 503, 504 -> new Unknown(answer.message());
      default -> refused(answer.message());
    };
  }

  static Acted failed(Own.NoAnswer failure) {
    return failure.sent() ? new Unknown(failure.getMessage()) : new Later(failure.getMessage());
  }
}
