package kitchens.caspers.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of what a command printed: by a JSON pointer, or by the first group of a pattern.
 *
 * @param pointer null for a pattern
 * @param pattern null for a pointer
 */
record Pick(String pointer, Pattern pattern) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Pick at(String pointer) {
    return new Pick(pointer, null);
  }

  static Pick like(Pattern pattern) {
    return new Pick(null, pattern);
  }

  /** The part as text; empty when it is not there, or nothing. */
  Optional<String> of(String printed) {
    if (pattern != null) {
      var found = pattern.matcher(printed);
      return found.find()
          ? Optional.of(found.groupCount() == 0 ? found.group() : found.group(1))
          : Optional.empty();
    }
    var here = parsed(printed);
    for (var part : pointer.substring(1).split("/")) {
      var name = part.replace("~1", "/").replace("~0", "~");
      here = below(here, name);
    }
    if (here.isMissingNode() || here.isNull()) {
      return Optional.empty();
    }
    return Optional.of(here.isValueNode() ? here.asText() : here.toString())
        .filter(text -> !text.isEmpty());
  }

  /** A text that holds JSON is looked into as if it were that. */
  private static JsonNode below(JsonNode here, String name) {
    var inside = here.isTextual() ? parsed(here.asText()) : here;
    if (inside.isArray()) {
      return name.matches("\\d{1,6}")
          ? inside.path(Integer.parseInt(name))
          : MissingNode.getInstance();
    }
    return inside.path(name);
  }

  private static JsonNode parsed(String text) {
    try {
      var node = JSON.readTree(text);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public String toString() {
    return pattern == null ? pointer : "~ " + pattern;
  }
}
