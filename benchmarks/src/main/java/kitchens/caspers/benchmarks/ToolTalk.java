package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * A conversation with a model about one complaint, in chat completions: its calls of tools are
 * answered from an order's facts, as the catalog's functions would answer them.
 */
final class ToolTalk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TOOLS =
      List.of("get_order_overview", "get_order_timing", "get_location_timings");
  private static final int MOST_TURNS = 8;

  /** Something that answers a request of chat completions. */
  @FunctionalInterface
  interface Model {
    JsonNode complete(ObjectNode request) throws IOException;
  }

  private final Model model;
  private final String name;
  private final String prompt;

  /**
   * @param name of the model
   * @param prompt the system message
   */
  ToolTalk(Model model, String name, String prompt) {
    this.model = model;
    this.name = name;
    this.prompt = prompt;
  }

  /** What the model answers in the end; missing when it is no JSON. */
  JsonNode ask(JsonNode order, String complaint) throws IOException {
    var request = JSON.createObjectNode().put("model", name);
    var messages = request.putArray("messages");
    messages.addObject().put("role", "system").put("content", prompt);
    var input =
        JSON.createObjectNode()
            .put("order_id", order.path("order_id").asText())
            .put("complaint", complaint);
    messages
        .addObject()
        .put("role", "user")
        .put(
            "content",
            "Judge this.\n<data>\n" + input.toString().replace("<", "\\u003c") + "\n</data>");
    offer(request.putArray("tools"));
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      var message = model.complete(request).at("/choices/0/message");
      if (!message.has("tool_calls")) {
        return read(message.path("content").asText());
      }
      messages.add(message);
      for (var call : message.path("tool_calls")) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", call.path("id").asText())
            .put("content", answer(call.at("/function/name").asText(), order).toString());
      }
    }
    return JSON.missingNode();
  }

  private static JsonNode read(String content) {
    try {
      return JSON.readTree(content);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static void offer(ArrayNode tools) {
    for (var tool : TOOLS) {
      var function = tools.addObject().put("type", "function").putObject("function");
      function.put("name", tool).put("description", tool.replace('_', ' '));
      var parameters = function.putObject("parameters").put("type", "object");
      var parameter = tool.equals("get_location_timings") ? "loc" : "oid";
      parameters.putObject("properties").putObject(parameter).put("type", "string");
      parameters.putArray("required").add(parameter);
    }
  }

  private static JsonNode answer(String tool, JsonNode order) {
    var fields =
        switch (tool) {
          case "get_order_overview" -> List.of("order_id", "order_total", "items");
          case "get_order_timing" -> List.of("order_id", "location", "duration_minutes");
          default -> List.of("location", "p50_minutes", "p75_minutes", "p99_minutes");
        };
    var rows = JSON.createArrayNode();
    var row = rows.addObject();
    fields.forEach(field -> row.set(field, order.path(field)));
    return rows;
  }
}
