package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** When two values are the same, and when a live one is what was asked for. */
final class Same {

  private Same() {}

  /** A number that was written to a file and read again may have another width. */
  static boolean values(JsonNode left, JsonNode right) {
    if (left == null || right == null) {
      return left == right;
    }
    return left.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        right);
  }

  /**
   * Whether the live value has all that is wanted. It may have more, and a workspace leaves out
   * what is empty, zero or false.
   */
  static boolean covers(JsonNode wanted, JsonNode live) {
    if (isEmpty(wanted) && isEmpty(live)) {
      return true;
    }
    if (wanted.isObject() && live.isObject()) {
      return wanted.properties().stream()
          .allMatch(field -> covers(field.getValue(), live.path(field.getKey())));
    }
    if (wanted.isArray() && live.isArray()) {
      if (wanted.size() != live.size()) {
        return false;
      }
      for (var i = 0; i < wanted.size(); i++) {
        if (!covers(wanted.get(i), live.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (wanted.isNumber() && live.isNumber()) {
      return wanted.decimalValue().compareTo(live.decimalValue()) == 0;
    }
    return wanted.isValueNode() && live.isValueNode() && wanted.asText().equals(live.asText());
  }

  /** The items of a list by the text of one of their fields. */
  static Map<String, JsonNode> byKey(JsonNode list, String key) {
    var items = new LinkedHashMap<String, JsonNode>();
    list.forEach(item -> items.put(item.path(key).asText(), item));
    return items;
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || node.isContainerNode() && node.isEmpty()
        || node.isTextual() && node.textValue().isEmpty()
        || node.isBoolean() && !node.booleanValue()
        || node.isNumber() && node.decimalValue().signum() == 0;
  }
}
