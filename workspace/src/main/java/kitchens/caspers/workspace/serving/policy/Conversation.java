package kitchens.caspers.workspace.serving.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * What the policy model takes from the messages of a request.
 *
 * @param prompt all system messages
 * @param input the first JSON object in the user's first message that has one; an empty one without
 * @param results what tools answered, by the id of the call
 * @param offered the names of the tools that may be asked for
 */
record Conversation(
    String prompt, JsonNode input, Map<String, JsonNode> results, Set<String> offered) {

  private static final int MOST_TRIES = 20;

  /** Reads a value; what stands after it does not matter. */
  private static final ObjectReader FIRST =
      Json.MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Reads a request.
   *
   * @throws ApiException 400 when a message has not the shape of chat completions
   */
  static Conversation of(JsonNode request) {
    StringBuilder prompt = new StringBuilder();
    JsonNode input = null;
    Map<String, JsonNode> results = new HashMap<>();
    for (JsonNode message : request.path("messages")) {
      switch (message.path("role").asText()) {
        case "system", "developer" -> prompt.append(text(message)).append('\n');
        case "user" -> input = input == null ? object(text(message)) : input;
        case "tool" -> results.put(message.path("tool_call_id").asText(), result(text(message)));
        case "assistant" -> {
          // What it asked for is known from the answers.
        }
        default ->
            throw ApiException.invalidParameter(
                "a message has the role '"
                    + message.path("role").asText()
                    + "'; there are system, user, assistant and tool");
      }
    }
    Set<String> offered = new HashSet<>();
    request.path("tools").forEach(t -> offered.add(t.path("function").path("name").asText()));
    return new Conversation(
        prompt.toString(),
        input == null ? JsonNodeFactory.instance.objectNode() : input,
        results,
        offered);
  }

  private static String text(JsonNode message) {
    JsonNode content = message.path("content");
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static JsonNode object(String text) {
    int start = text.indexOf('{');
    for (int tries = 0; start >= 0 && tries < MOST_TRIES; tries++) {
      try {
        return FIRST.readTree(text.substring(start));
      } catch (JsonProcessingException e) {
        start = text.indexOf('{', start + 1);
      }
    }
    return null;
  }

  private static JsonNode result(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(text);
    }
  }
}
