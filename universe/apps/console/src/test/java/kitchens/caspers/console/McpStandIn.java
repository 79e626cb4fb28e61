package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.apps.Agent;

/** The universe's tools as far as a chat needs them: two sentences are understood. */
final class McpStandIn {
  static final String PATH = "/api/2.0/mcp/universe";

  private final List<String> called = new ArrayList<>();
  private String session = "";

  /** The tools that were called, with their arguments. */
  List<String> called() {
    return List.copyOf(called);
  }

  /** Forgets the conversation, as a workspace that was started again has. */
  void forget() {
    session = "";
  }

  /** The conversation that a message belongs to; null when it is to begin one. */
  boolean knows(String asked, JsonNode message) {
    return message.path("method").asText().equals("initialize") || session.equals(asked);
  }

  String session() {
    return session;
  }

  /** The answer, empty for none. */
  String answer(JsonNode message) {
    var result = Agent.JSON.createObjectNode();
    switch (message.path("method").asText()) {
      case "initialize" -> {
        session = UUID.randomUUID().toString();
        result.put("protocolVersion", "2025-06-18");
      }
      case "tools/call" -> {
        var params = message.path("params");
        var text = call(params.path("name").asText(), params.path("arguments"));
        result.putArray("content").addObject().put("type", "text").put("text", text);
      }
      default -> {
        return "";
      }
    }
    ObjectNode answer = Agent.JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", message.path("id"));
    answer.set("result", result);
    return answer.toString();
  }

  private String call(String tool, JsonNode arguments) {
    if (!tool.equals("understand")) {
      called.add(tool + arguments);
      return "{\"done\": \"<i>" + tool + "</i>\"}";
    }
    var understood = Agent.JSON.createObjectNode();
    if (arguments.has("asked")) {
      understood.put("kind", "call").put("tool", "simulate_order").put("asks_before", false);
      understood.put("says", "I am about to order.");
      understood.putObject("arguments").put("location", arguments.path("sentence").asText());
    } else if (arguments.path("sentence").asText().contains("fire")) {
      understood.put("kind", "call").put("tool", "inject_fault").put("asks_before", true);
      understood.put("says", "I am about to let it burn. It cannot be undone.");
      understood.putObject("arguments").put("fault", "kitchen_fire");
    } else {
      understood.put("kind", "question").put("tool", "simulate_order").put("missing", "location");
      understood.put("says", "Where?").putObject("arguments");
    }
    return understood.toString();
  }
}
