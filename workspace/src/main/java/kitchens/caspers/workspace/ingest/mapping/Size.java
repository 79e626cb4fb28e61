package kitchens.caspers.workspace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** How long JSON is when it is written, about: told without writing it. */
final class Size {
  private Size() {}

  /** Characters, escapes apart; more than {@code most} is not counted to its end. */
  static long of(JsonNode node, long most) {
    if (node.isTextual()) {
      return node.textValue().length() + 2L;
    }
    if (!node.isContainerNode()) {
      return node.isBigDecimal() || node.isBigInteger() ? node.asText().length() : 24;
    }
    long size = 2;
    if (node.isObject()) {
      for (var field : node.properties()) {
        size += field.getKey().length() + 4L + of(field.getValue(), most - size);
        if (size > most) {
          return size;
        }
      }
      return size;
    }
    for (JsonNode element : node) {
      size += 1 + of(element, most - size);
      if (size > most) {
        return size;
      }
    }
    return size;
  }
}
