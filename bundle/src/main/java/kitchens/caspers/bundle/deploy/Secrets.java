package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import kitchens.caspers.bundle.sync.FileSync;

/**
 * Fields whose value is a secret in plain text: the workspace gets it, and nothing else does.
 * Plans, states, logs and snapshots have a fingerprint instead, by which a change is seen.
 */
final class Secrets {

  /** How the API names such fields, as in {@code openai_api_key_plaintext}. */
  private static final String SUFFIX = "_plaintext";

  private static final String MARK = "(secret ";

  private Secrets() {}

  /** Whether a path, such as {@code config.a_plaintext}, ends at a secret. */
  static boolean isSecret(String path) {
    return path.endsWith(SUFFIX);
  }

  /**
   * A configuration without its secrets; one that has none any more is the same again.
   *
   * @param config may be null
   * @param salt without which a fingerprint says nothing
   */
  static JsonNode sealed(JsonNode config, String salt) {
    return config == null || !has(config, false) ? config : seal(config.deepCopy(), salt);
  }

  /** Whether a configuration had secrets, which now are sealed. */
  static boolean isSealed(JsonNode config) {
    return has(config, true);
  }

  private static JsonNode seal(JsonNode node, String salt) {
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        var value = field.getValue();
        field.setValue(
            isPlain(field.getKey(), value)
                ? TextNode.valueOf(
                    MARK + FileSync.sha256(salt + value.asText()).substring(0, 16) + ")")
                : seal(value, salt));
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(item -> seal(item, salt));
    }
    return node;
  }

  private static boolean isPlain(String field, JsonNode value) {
    return isSecret(field) && value.isValueNode() && !value.asText().startsWith(MARK);
  }

  private static boolean has(JsonNode node, boolean sealed) {
    for (var field : node.properties()) {
      if (sealed
          ? isSecret(field.getKey()) && field.getValue().asText().startsWith(MARK)
          : isPlain(field.getKey(), field.getValue())) {
        return true;
      }
    }
    for (var child : node) {
      if (has(child, sealed)) {
        return true;
      }
    }
    return false;
  }
}
