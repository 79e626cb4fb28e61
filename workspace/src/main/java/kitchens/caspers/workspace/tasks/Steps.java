package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import kitchens.caspers.workspace.agents.Supervision.Effect;

/** Steps that are about to be written down. */
final class Steps {

  private static final int LONGEST_NAME = 80;

  private Steps() {}

  /** One that begins at once. */
  static Step intended(
      UUID run,
      int position,
      Step.Kind kind,
      String name,
      String title,
      String callId,
      ObjectNode arguments,
      Effect effect) {
    String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    return new Step(
        run,
        position,
        kind,
        shown,
        title,
        callId,
        arguments,
        UUID.randomUUID(),
        effect,
        Step.State.INTENDED,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The same, which waits for a person. */
  static Step waiting(Step s) {
    return new Step(
        s.run(),
        s.position(),
        s.kind(),
        s.name(),
        s.title(),
        s.callId(),
        s.arguments(),
        s.key(),
        s.effect(),
        Step.State.APPROVAL,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
