package kitchens.caspers.workspace.gateway.providers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** A request for chat completions, told as Anthropic's Messages API takes it. */
final class AnthropicRequest {

  /** Anthropic wants a bound; a request that names none gets this one. */
  private static final int MAX_TOKENS = 4_096;

  /** What has no counterpart and changes the answer: refused rather than dropped. */
  private static final Set<String> UNTOLD =
      Set.of(
          "n",
          "logprobs",
          "top_logprobs",
          "logit_bias",
          "response_format",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "functions",
          "audio",
          "modalities");

  private AnthropicRequest() {}

  static ObjectNode of(ObjectNode chat, String model, boolean stream) {
    refuseUntold(chat);
    ObjectNode request = Json.MAPPER.createObjectNode().put("model", model);
    JsonNode most =
        chat.hasNonNull("max_completion_tokens")
            ? chat.get("max_completion_tokens")
            : chat.path("max_tokens");
    request.put("max_tokens", most.asInt(MAX_TOKENS));
    copy(chat, request, "temperature");
    copy(chat, request, "top_p");
    if (chat.hasNonNull("stop")) {
      ArrayNode stops = request.putArray("stop_sequences");
      if (chat.get("stop").isArray()) {
        chat.get("stop").forEach(stops::add);
      } else {
        stops.add(chat.get("stop"));
      }
    }
    if (stream) {
      request.put("stream", true);
    }
    messages(chat.path("messages"), request);
    tools(chat, request);
    return request;
  }

  private static void refuseUntold(ObjectNode chat) {
    for (String field : UNTOLD) {
      JsonNode value = chat.path(field);
      boolean harmless =
          value.isMissingNode()
              || value.isNull()
              || value.isNumber() && value.asDouble() == (field.equals("n") ? 1 : 0)
              || value.isBoolean() && !value.asBoolean()
              || field.equals("response_format") && value.path("type").asText().equals("text");
      if (!harmless) {
        throw ApiException.invalidParameter(
            "'" + field + "' has no counterpart at Anthropic's models: leave it out");
      }
    }
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    if (from.hasNonNull(field)) {
      to.set(field, from.get(field));
    }
  }

  private static void messages(JsonNode chat, ObjectNode request) {
    StringBuilder system = new StringBuilder();
    ArrayNode messages = request.putArray("messages");
    for (JsonNode message : chat) {
      switch (message.path("role").asText()) {
        case "system", "developer" ->
            system.append(system.isEmpty() ? "" : "\n\n").append(text(message.path("content")));
        case "tool" -> {
          ObjectNode result =
              blocks(messages, "user")
                  .addObject()
                  .put("type", "tool_result")
                  .put("tool_use_id", message.path("tool_call_id").asText());
          result.put("content", text(message.path("content")));
        }
        case "assistant" -> assistant(message, messages);
        default -> content(message.path("content"), blocks(messages, "user"));
      }
    }
    if (!system.isEmpty()) {
      request.put("system", system.toString());
    }
  }

  private static void assistant(JsonNode message, ArrayNode messages) {
    ArrayNode blocks = blocks(messages, "assistant");
    if (!text(message.path("content")).isEmpty()) {
      blocks.addObject().put("type", "text").put("text", text(message.path("content")));
    }
    for (JsonNode call : message.path("tool_calls")) {
      blocks
          .addObject()
          .put("type", "tool_use")
          .put("id", call.path("id").asText())
          .put("name", call.at("/function/name").asText())
          .set("input", arguments(call.at("/function/arguments").asText("{}")));
    }
  }

  private static JsonNode arguments(String text) {
    try {
      JsonNode read = Json.MAPPER.readTree(text.isBlank() ? "{}" : text);
      return read.isObject() ? read : Json.MAPPER.createObjectNode();
    } catch (JsonProcessingException e) {
      throw ApiException.invalidParameter("the arguments of a tool call are no JSON object");
    }
  }

  /** The blocks of the message to come; two messages of one role in a row are one. */
  private static ArrayNode blocks(ArrayNode messages, String role) {
    JsonNode last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    if (last != null && last.path("role").asText().equals(role)) {
      return (ArrayNode) last.get("content");
    }
    return messages.addObject().put("role", role).putArray("content");
  }

  private static void content(JsonNode content, ArrayNode blocks) {
    if (!content.isArray()) {
      blocks.addObject().put("type", "text").put("text", content.asText(""));
      return;
    }
    for (JsonNode part : content) {
      switch (part.path("type").asText()) {
        case "text" ->
            blocks.addObject().put("type", "text").put("text", part.path("text").asText());
        case "image_url" -> image(part.at("/image_url/url").asText(), blocks);
        default ->
            throw ApiException.invalidParameter(
                "content of the type '"
                    + part.path("type").asText()
                    + "' has no counterpart at Anthropic's models: send text or image_url");
      }
    }
  }

  /** An image within the request; an address is refused, as the provider would fetch it. */
  private static void image(String url, ArrayNode blocks) {
    int comma = url.indexOf(";base64,");
    if (!url.startsWith("data:") || comma < 0) {
      throw ApiException.invalidParameter("an image is sent as a data: address with base64");
    }
    blocks
        .addObject()
        .put("type", "image")
        .putObject("source")
        .put("type", "base64")
        .put("media_type", url.substring("data:".length(), comma))
        .put("data", url.substring(comma + ";base64,".length()));
  }

  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static void tools(ObjectNode chat, ObjectNode request) {
    if (!chat.path("tools").isArray() || chat.get("tools").isEmpty()) {
      return;
    }
    JsonNode choice = chat.path("tool_choice");
    if (choice.asText().equals("none")) {
      return;
    }
    ArrayNode tools = request.putArray("tools");
    for (JsonNode tool : chat.get("tools")) {
      JsonNode function = tool.path("function");
      ObjectNode told = tools.addObject().put("name", function.path("name").asText());
      if (function.hasNonNull("description")) {
        told.put("description", function.get("description").asText());
      }
      told.set(
          "input_schema",
          function.path("parameters").isObject()
              ? function.get("parameters")
              : Json.MAPPER.createObjectNode().put("type", "object"));
    }
    if (choice.asText().equals("required")) {
      request.putObject("tool_choice").put("type", "any");
    } else if (choice.isObject()) {
      request
          .putObject("tool_choice")
          .put("type", "tool")
          .put("name", choice.at("/function/name").asText());
    }
  }
}
