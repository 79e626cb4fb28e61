package kitchens.caspers.workspace.gateway.guards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The texts in a request or an answer: every string but those that are names and ids. */
final class Texts {

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "object",
          "model",
          "role",
          "type",
          "finish_reason",
          "system_fingerprint",
          "status",
          "trace_id",
          "databricks_request_id",
          "client_request_id",
          "tool_call_id",
          "call_id",
          "model_version",
          "prompt_version",
          "tool_choice",
          "response_format",
          "format",
          "detail");

  private Texts() {}

  /** Has {@code reader} see each text. */
  static void read(JsonNode node, Consumer<String> reader) {
    if (node.isTextual()) {
      reader.accept(node.textValue());
    } else if (node.isArray()) {
      node.forEach(item -> read(item, reader));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (!NAMES.contains(field.getKey())) {
          read(field.getValue(), reader);
        }
      }
    }
  }

  /** Puts another text in place of each, within {@code node}. */
  static void change(JsonNode node, UnaryOperator<String> change) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isTextual()) {
          array.set(i, TextNode.valueOf(change.apply(array.get(i).textValue())));
        } else {
          change(array.get(i), change);
        }
      }
    } else if (node instanceof ObjectNode object) {
      Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (NAMES.contains(field.getKey())) {
          continue;
        }
        if (field.getValue().isTextual()) {
          field.setValue(TextNode.valueOf(change.apply(field.getValue().textValue())));
        } else {
          change(field.getValue(), change);
        }
      }
    }
  }
}
