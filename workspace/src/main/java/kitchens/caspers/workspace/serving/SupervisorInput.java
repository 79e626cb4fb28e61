package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** What a supervisor is asked, in the shapes of responses and of chats. */
final class SupervisorInput {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SupervisorInput() {}

  /** The items of {@code input} or {@code messages}. */
  static ArrayNode items(ObjectNode body) {
    JsonNode given = body.has("input") ? body.get("input") : body.path("messages");
    if (given instanceof ArrayNode items) {
      return items;
    }
    ArrayNode one = JSON.arrayNode();
    one.addObject().put("role", "user").put("content", given.asText(""));
    return one;
  }

  /**
   * The {@code continue_request_id} of the last {@code task_continue_response}; empty without one.
   *
   * @throws ApiException 400 for a response to nothing
   */
  static Optional<String> continued(ArrayNode items) {
    JsonNode last = null;
    for (JsonNode item : items) {
      if (item.path("type").asText().equals("task_continue_response")) {
        last = item;
      }
    }
    if (last == null) {
      return Optional.empty();
    }
    if (!last.path("continue_request_id").isTextual()) {
      throw ApiException.invalidParameter(
          "task_continue_response has no continue_request_id: give the id of the"
              + " task_continue_request");
    }
    return Optional.of(last.get("continue_request_id").textValue());
  }

  /**
   * What is asked: the last thing that the user said, an object as it is and any other text as a
   * message, with what was said before it.
   *
   * @throws ApiException 400 when the user said nothing
   */
  static ObjectNode of(ArrayNode items) {
    ArrayNode before = JSON.arrayNode();
    String last = null;
    for (JsonNode item : items) {
      String type = item.path("type").asText("message");
      String role = item.path("role").asText("user");
      if (!type.equals("message") || !role.equals("user") && !role.equals("assistant")) {
        continue;
      }
      String text = text(item.path("content"));
      if (role.equals("user")) {
        last = text;
      }
      before.addObject().put("role", role).put("content", text);
    }
    if (last == null || last.isBlank()) {
      throw ApiException.invalidParameter("the user says nothing: send a message of role user");
    }
    ObjectNode input = object(last);
    if (before.size() > 1) {
      before.remove(before.size() - 1);
      input.set("history", before);
    }
    return input;
  }

  private static ObjectNode object(String text) {
    try {
      if (Json.MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // It is plain text.
    }
    return JSON.objectNode().put("message", text);
  }

  private static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }
}
