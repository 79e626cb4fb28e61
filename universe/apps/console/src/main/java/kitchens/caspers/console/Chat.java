package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Refusal;

/**
 * The universe in plain words: the same understanding as {@code caspers chat}, asked over MCP. What
 * is understood comes back to the page, which says what is about to be done; doing it is a second
 * request.
 */
final class Chat {
  private static final int LONGEST = 300;

  /** A conversation each, which ends with the token that it was begun with. */
  private final Map<Rest, Conversation> conversations =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Rest, Conversation> eldest) {
          return size() > 200;
        }
      };

  /**
   * Understands a sentence, and does nothing.
   *
   * @param body {@code sentence}, and {@code asked}, the answer before, when it answers a question
   * @return {@code kind}, one of {@code call, question, unclear, refused, help}; {@code says};
   *     {@code tool, arguments, missing, command, asks_before} where there are such
   */
  JsonNode understand(Visitor visitor, JsonNode body) {
    var sentence = body.path("sentence").asText("").strip();
    if (sentence.isEmpty() || sentence.length() > LONGEST) {
      throw new Refusal(400, "Say it in 1 to " + LONGEST + " characters.");
    }
    var arguments = JsonNodeFactory.instance.objectNode().put("sentence", sentence);
    if (body.path("asked").isObject()) {
      arguments.set("asked", body.path("asked"));
    }
    var answer = conversation(visitor).call("understand", arguments);
    var understood = answer.failed() ? null : Agent.tree(answer.text());
    if (understood == null || !understood.path("kind").isTextual()) {
      throw new Refusal(400, answer.text());
    }
    return understood;
  }

  /**
   * Calls a tool that a sentence was understood as.
   *
   * @param body {@code tool} and {@code arguments}
   * @return {@code text}, what it answered, and {@code failed}
   */
  Map<String, Object> call(Visitor visitor, JsonNode body) {
    var tool = body.path("tool").asText("");
    if (!tool.matches("[a-z_]{1,60}") || !body.path("arguments").isObject()) {
      throw new Refusal(400, "Give a tool and its arguments, as a sentence was understood.");
    }
    var answer = conversation(visitor).call(tool, body.path("arguments"));
    return Map.of("text", answer.text(), "failed", answer.failed());
  }

  private synchronized Conversation conversation(Visitor visitor) {
    return conversations.computeIfAbsent(visitor.rest(), Conversation::new);
  }
}
