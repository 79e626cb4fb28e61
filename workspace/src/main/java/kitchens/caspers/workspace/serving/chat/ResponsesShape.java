package kitchens.caspers.workspace.serving.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import kitchens.caspers.workspace.http.ApiException;

/** OpenAI's Responses API over chat completions, for those who answer chats. Nothing is stored. */
final class ResponsesShape {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResponsesShape() {}

  /**
   * The request as one of chat completions.
   *
   * @throws ApiException 400 for what refers to responses that nobody has kept
   */
  static ObjectNode chat(ObjectNode request) {
    for (String field : new String[] {"previous_response_id", "conversation", "background"}) {
      JsonNode value = request.path(field);
      if (!value.isMissingNode() && !value.isNull() && !value.equals(JSON.booleanNode(false))) {
        throw ApiException.invalidParameter(
            "'" + field + "' is not served: responses are not kept; send the whole input");
      }
    }
    ObjectNode chat = JSON.objectNode();
    ArrayNode messages = chat.putArray("messages");
    if (request.path("instructions").isTextual()) {
      messages
          .addObject()
          .put("role", "system")
          .put("content", request.get("instructions").textValue());
    }
    JsonNode input = request.path("input");
    if (input.isTextual()) {
      messages.addObject().put("role", "user").put("content", input.textValue());
    } else {
      input.forEach(item -> message(item, messages));
    }
    for (JsonNode tool : request.path("tools")) {
      if (tool.path("type").asText().equals("function")) {
        ObjectNode function = tool.deepCopy();
        function.remove("type");
        chat.withArray("tools").addObject().put("type", "function").set("function", function);
      }
    }
    return chat;
  }

  private static void message(JsonNode item, ArrayNode messages) {
    switch (item.path("type").asText("message")) {
      case "function_call" -> {
        ObjectNode call =
            messages.addObject().put("role", "assistant").putArray("tool_calls").addObject();
        call.put("id", item.path("call_id").asText()).put("type", "function");
        call.putObject("function")
            .put("name", item.path("name").asText())
            .put("arguments", item.path("arguments").asText());
      }
      case "function_call_output" ->
          messages
              .addObject()
              .put("role", "tool")
              .put("tool_call_id", item.path("call_id").asText())
              .put("content", item.path("output").asText());
      case "message" ->
          messages
              .addObject()
              .put("role", item.path("role").asText("user"))
              .put("content", text(item.path("content")));
      default -> {
        // Reasoning of models that think in the open is theirs alone.
      }
    }
  }

  private static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  /** A chat completion as a response. */
  static ObjectNode response(ObjectNode completion) {
    String id = completion.path("id").asText().replace("chatcmpl-", "");
    ObjectNode response =
        JSON.objectNode()
            .put("id", "resp_" + id)
            .put("object", "response")
            .put("created_at", completion.path("created").asLong())
            .put("status", "completed")
            .put("model", completion.path("model").asText());
    response.putNull("error").putNull("incomplete_details").putNull("instructions");
    response.putObject("metadata");
    response.put("parallel_tool_calls", false).put("tool_choice", "auto");
    response.putArray("tools");
    ArrayNode output = response.putArray("output");
    JsonNode message = completion.path("choices").path(0).path("message");
    for (JsonNode call : message.path("tool_calls")) {
      output
          .addObject()
          .put("type", "function_call")
          .put("id", "fc_" + call.path("id").asText())
          .put("call_id", call.path("id").asText())
          .put("name", call.at("/function/name").asText())
          .put("arguments", call.at("/function/arguments").asText())
          .put("status", "completed");
    }
    String said = message.path("content").asText(message.path("refusal").asText(""));
    if (!said.isEmpty() || output.isEmpty()) {
      ObjectNode item =
          output
              .addObject()
              .put("type", "message")
              .put("id", "msg_" + id)
              .put("role", "assistant")
              .put("status", "completed");
      item.putArray("content")
          .addObject()
          .put("type", "output_text")
          .put("text", said)
          .putArray("annotations");
    }
    long in = completion.path("usage").path("prompt_tokens").asLong();
    long out = completion.path("usage").path("completion_tokens").asLong();
    ObjectNode usage =
        response
            .putObject("usage")
            .put("input_tokens", in)
            .put("output_tokens", out)
            .put("total_tokens", in + out);
    usage.putObject("input_tokens_details").put("cached_tokens", 0);
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    if (completion.has("databricks_output")) {
      response.set("databricks_output", completion.get("databricks_output"));
    }
    return response;
  }

  /** A chat completion as the events of a response. */
  static void events(ObjectNode completion, OutputStream out) throws IOException {
    ObjectNode response = response(completion);
    ObjectNode begun = response.deepCopy();
    begun.put("status", "in_progress").putArray("output");
    begun.remove("usage");
    int sequence = 0;
    event(out, sequence++, "response.created", JSON.objectNode().set("response", begun));
    int index = 0;
    for (JsonNode item : response.path("output")) {
      sequence = item(out, sequence, index++, (ObjectNode) item);
    }
    event(out, sequence, "response.completed", JSON.objectNode().set("response", response));
  }

  private static int item(OutputStream out, int from, int index, ObjectNode item)
      throws IOException {
    int sequence = from;
    ObjectNode begun = item.deepCopy();
    begun.put("status", "in_progress");
    if (item.has("content")) {
      begun.putArray("content");
    } else {
      begun.put("arguments", "");
    }
    event(out, sequence++, "response.output_item.added", at(index).set("item", begun));
    String id = item.path("id").asText();
    if (item.has("content")) {
      JsonNode part = item.path("content").path(0);
      ObjectNode empty = part.deepCopy();
      empty.put("text", "");
      String text = part.path("text").asText();
      event(out, sequence++, "response.content_part.added", part(index, id).set("part", empty));
      ObjectNode delta = part(index, id).put("delta", text);
      delta.putArray("logprobs");
      event(out, sequence++, "response.output_text.delta", delta);
      ObjectNode done = part(index, id).put("text", text);
      done.putArray("logprobs");
      event(out, sequence++, "response.output_text.done", done);
      event(out, sequence++, "response.content_part.done", part(index, id).set("part", part));
    } else {
      String arguments = item.path("arguments").asText();
      event(
          out,
          sequence++,
          "response.function_call_arguments.delta",
          at(index).put("item_id", id).put("delta", arguments));
      event(
          out,
          sequence++,
          "response.function_call_arguments.done",
          at(index)
              .put("item_id", id)
              .put("name", item.path("name").asText())
              .put("arguments", arguments));
    }
    event(out, sequence++, "response.output_item.done", at(index).set("item", item));
    return sequence;
  }

  private static ObjectNode at(int index) {
    return JSON.objectNode().put("output_index", index);
  }

  private static ObjectNode part(int index, String id) {
    return at(index).put("item_id", id).put("content_index", 0);
  }

  private static void event(OutputStream out, int sequence, String type, ObjectNode data)
      throws IOException {
    data.put("type", type).put("sequence_number", sequence);
    out.write(("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
