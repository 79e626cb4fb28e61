package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Holds what a model says to an agent's schema and checks, for those who ask the model alone. */
public final class Answers {

  /**
   * What came of it.
   *
   * @param answer null when it is not valid
   * @param wrong what the model is to be told then; null when it is valid
   */
  public record Read(JsonNode answer, String wrong) {}

  private Answers() {}

  /**
   * Reads an answer.
   *
   * @param input what was asked
   * @param tools what each tool answered last, by its name
   */
  public static Read read(Agent agent, String text, JsonNode input, Map<String, JsonNode> tools) {
    try {
      return new Read(AnswerReader.read(agent, text, input, tools), null);
    } catch (AgentError e) {
      return new Read(null, e.getMessage());
    }
  }
}
