package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.AgentError.Code;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.http.Json;

/** Holds what a model says to the agent's schema and checks. */
final class AnswerReader {

  private static final Pattern FENCED =
      Pattern.compile("^```(?:json)?\\s*\\R(.*?)\\R?```$", Pattern.DOTALL);
  private static final int QUOTED = 200;

  private AnswerReader() {}

  /**
   * The answer in a text.
   *
   * @param tools the tools' results, by name: the rows that each gave last
   * @throws AgentError INVALID_ANSWER saying what is wrong with it
   */
  static JsonNode read(Agent agent, String text, JsonNode input, Map<String, JsonNode> tools) {
    try {
      return checked(agent, text, input, tools);
    } catch (NumberFormatException | ArithmeticException e) {
      throw invalid("the answer has a number that none of us can compute with", text);
    }
  }

  private static JsonNode checked(
      Agent agent, String text, JsonNode input, Map<String, JsonNode> tools) {
    JsonNode answer = parsed(agent, text);
    if (agent.schema() != null) {
      List<Error> errors = agent.schema().validate(answer);
      if (!errors.isEmpty()) {
        Error first = errors.get(0);
        throw invalid(
            "the answer does not fit its schema: "
                + first.getInstanceLocation()
                + " "
                + first.getMessage(),
            text);
      }
    }
    check(agent, answer, input, tools, text);
    return answer;
  }

  private static void check(
      Agent agent, JsonNode answer, JsonNode input, Map<String, JsonNode> tools, String text) {
    if (agent.checks().isEmpty()) {
      return;
    }
    ObjectNode scope = JsonNodeFactory.instance.objectNode();
    scope.set("answer", answer);
    scope.set("input", input);
    tools.forEach((name, rows) -> scope.set(name, rows.isArray() ? rows.path(0) : rows));
    for (Agent.Check check : agent.checks()) {
      try {
        if (!check.expression().holdsIn(scope)) {
          throw invalid("the answer is refused: " + check.message(), text);
        }
      } catch (ExpressionException e) {
        throw invalid("the answer cannot be checked: " + e.getMessage(), text);
      }
    }
  }

  private static JsonNode parsed(Agent agent, String text) {
    if (text == null || text.isBlank()) {
      throw invalid("the answer is empty", "");
    }
    if (agent.schema() == null) {
      return TextNode.valueOf(text);
    }
    Matcher fenced = FENCED.matcher(text.strip());
    try {
      JsonNode answer = Json.MAPPER.readTree(fenced.matches() ? fenced.group(1) : text);
      if (answer == null || answer.isMissingNode()) {
        throw invalid("the answer is empty", text);
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw invalid("the answer is not JSON and nothing else", text);
    }
  }

  private static AgentError invalid(String why, String text) {
    String said = text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text;
    return new AgentError(Code.INVALID_ANSWER, why + (said.isEmpty() ? "" : "; it says: " + said));
  }
}
