package kitchens.caspers.apps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;

/** The agent's words in a row: JSON in columns of text. */
public final class Agent {
  public static final ObjectMapper JSON = new ObjectMapper();

  private Agent() {}

  /** Puts {@code suggestion} and {@code tools} in the place of the row's text. */
  public static void read(Map<String, Object> row) {
    row.put("suggestion", tree(row.remove("agent_response")));
    if (row.containsKey("tools")) {
      row.put("tools", tree(row.remove("tools")));
    }
  }

  /** A text as JSON; one that is none as an error that shows its beginning. */
  public static JsonNode tree(Object text) {
    if (text == null) {
      return null;
    }
    try {
      return JSON.readTree(text.toString());
    } catch (JsonProcessingException e) {
      var error = JsonNodeFactory.instance.objectNode();
      String shown = text.toString();
      error
          .putObject("error")
          .put("code", "INVALID_ANSWER")
          .put("message", "not JSON: " + shown.substring(0, Math.min(200, shown.length())));
      return error;
    }
  }
}
