package kitchens.caspers.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.Refusal;

/**
 * A person's conversation with the universe's tools, over MCP as the workspace serves it, in that
 * person's name. It begins at the first call, and again when the workspace has forgotten it.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-06-18/basic/transports">MCP's
 *     Streamable HTTP</a>
 */
final class Conversation {
  private static final String PATH = "/api/2.0/mcp/universe";
  private static final String VERSION = "2025-06-18";
  private static final String SESSION = "Mcp-Session-Id";

  private final Rest rest;
  private final AtomicLong ids = new AtomicLong();
  private String session;
  private String version = VERSION;

  Conversation(Rest rest) {
    this.rest = rest;
  }

  /**
   * What a tool answers.
   *
   * @param failed whether the tool says that it failed
   */
  record Answer(String text, boolean failed) {}

  /**
   * Calls a tool.
   *
   * @throws Refusal 404 when the workspace serves no such tools, otherwise as it refuses
   */
  synchronized Answer call(String tool, JsonNode arguments) {
    var params = object().put("name", tool);
    params.set("arguments", arguments);
    if (session == null) {
      begin();
    }
    var answer = send("tools/call", params);
    if (answer.statusCode() == 404) {
      begin();
      answer = send("tools/call", params);
    }
    var result = result(answer);
    var text = new StringBuilder();
    for (var content : result.path("content")) {
      text.append(content.path("text").asText(""));
    }
    return new Answer(text.toString(), result.path("isError").asBoolean());
  }

  private void begin() {
    session = null;
    version = VERSION;
    var params = object().put("protocolVersion", VERSION);
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "caspers-console").put("version", "1");
    var answer = send("initialize", params);
    if (answer.statusCode() == 404) {
      throw new Refusal(404, "The workspace serves no tools of a universe.");
    }
    version = result(answer).path("protocolVersion").asText(VERSION);
    session = answer.headers().firstValue(SESSION).orElse(null);
    var begun = object().put("jsonrpc", "2.0").put("method", "notifications/initialized");
    rest.exchange(PATH, begun, headers());
  }

  private HttpResponse<String> send(String method, JsonNode params) {
    var request =
        object().put("jsonrpc", "2.0").put("id", ids.incrementAndGet()).put("method", method);
    request.set("params", params);
    return rest.exchange(PATH, request, headers());
  }

  private Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    headers.put("Accept", "application/json, text/event-stream");
    if (session != null) {
      headers.put(SESSION, session);
      headers.put("MCP-Protocol-Version", version);
    }
    return headers;
  }

  private static JsonNode result(HttpResponse<String> answer) {
    var message = message(answer);
    if (answer.statusCode() / 100 != 2) {
      throw new Refusal(
          answer.statusCode(),
          message.path("message").asText("The workspace answered " + answer.statusCode() + "."));
    }
    if (message.has("error")) {
      throw new Refusal(400, message.path("error").path("message").asText());
    }
    return message.path("result");
  }

  /** The message itself, or the last one of the events in which it comes after its progress. */
  static JsonNode message(HttpResponse<String> answer) {
    var text = answer.body();
    var type = answer.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/event-stream") ? last(text) : tree(text);
  }

  /** The last message of server-sent events that is an answer. */
  static JsonNode last(String events) {
    JsonNode found = object();
    for (var event : events.split("\r?\n\r?\n")) {
      var data = new StringBuilder();
      event
          .lines()
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> data.append(line.substring("data:".length()).strip()));
      var message = tree(data.toString());
      found = message.has("id") ? message : found;
    }
    return found;
  }

  private static JsonNode tree(String text) {
    try {
      var tree = Agent.JSON.readTree(text);
      return tree != null && tree.isObject() ? tree : object();
    } catch (JsonProcessingException e) {
      return object();
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
