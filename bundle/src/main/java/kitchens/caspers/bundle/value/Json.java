package kitchens.caspers.bundle.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.ArrayList;

/** Configuration values as JSON, and back; places are lost on the way out. */
public final class Json {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Made when JSON is read first: most bundles have none, and it takes its time. */
  private static final class Reader {
    private static final ObjectMapper MAPPER = new ObjectMapper();
  }

  private Json() {}

  /**
   * The JSON tree that a text holds.
   *
   * @throws JsonProcessingException when it holds none
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return Reader.MAPPER.readTree(text);
  }

  /** The value as a JSON tree of its own. */
  public static JsonNode of(Value value) {
    if (value instanceof Mapping mapping) {
      var node = NODES.objectNode();
      mapping.entries().forEach(entry -> node.set(entry.key(), of(entry.value())));
      return node;
    }
    if (value instanceof Sequence sequence) {
      var node = NODES.arrayNode();
      sequence.items().forEach(item -> node.add(of(item)));
      return node;
    }
    var scalar = ((Scalar) value).value();
    if (scalar instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (scalar instanceof Long number) {
      // As wide as a reader of JSON would make it: what was written and read again is the same.
      return number == number.intValue()
          ? NODES.numberNode(number.intValue())
          : NODES.numberNode(number);
    }
    if (scalar instanceof BigInteger number) {
      return NODES.numberNode(number);
    }
    if (scalar instanceof Double number) {
      return NODES.numberNode(number);
    }
    return scalar == null ? NODES.nullNode() : NODES.textNode((String) scalar);
  }

  /** What is wrong with a text that should be JSON, in one line without its source. */
  public static String why(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .findFirst()
        .orElse("unreadable")
        .replaceAll("\\[Source:[^;]*; (line: \\d+), (column: \\d+)]", "$1, $2");
  }

  /** The JSON tree as a configuration value that says it came from {@code at}. */
  public static Value toValue(JsonNode node, Location at) {
    if (node.isObject()) {
      var entries = new ArrayList<Mapping.Entry>();
      node.properties()
          .forEach(
              field ->
                  entries.add(
                      new Mapping.Entry(field.getKey(), at, toValue(field.getValue(), at))));
      return Mapping.of(entries, at);
    }
    if (node.isArray()) {
      var items = new ArrayList<Value>();
      node.forEach(item -> items.add(toValue(item, at)));
      return new Sequence(items, at);
    }
    if (node.isBoolean()) {
      return new Scalar(node.booleanValue(), at);
    }
    if (node.isIntegralNumber()) {
      return new Scalar(
          node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue(), at);
    }
    if (node.isNumber()) {
      return new Scalar(node.doubleValue(), at);
    }
    return new Scalar(node.isNull() ? null : node.asText(), at);
  }
}
