package kitchens.caspers.workspace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A value of an event, as a mapping says how to make it. */
sealed interface Value {
  JsonNodeFactory NODES = JsonNodeFactory.instance;
  int MOST_ELEMENTS = 10_000;

  /**
   * Makes it.
   *
   * @throws Unmapped when the record does not hold what it needs
   */
  JsonNode of(Given given) throws Unmapped;

  /** What stands there. */
  record Literal(JsonNode value) implements Value {
    @Override
    public JsonNode of(Given given) {
      return value;
    }
  }

  /** What stands in the record. */
  record At(JsonPath path) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      return path.in(given).orElseThrow(() -> new Unmapped(path.text() + " is missing"));
    }
  }

  /** Another value where the first is missing. */
  record Default(Value value, JsonNode otherwise) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      if (value instanceof At at && at.path().in(given).isEmpty()) {
        return otherwise;
      }
      return value.of(given);
    }
  }

  /** A number, also from a text that is one. */
  record Number(Value value) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      JsonNode node = value.of(given);
      if (node.isNumber()) {
        return node;
      }
      String text = node.asText().strip();
      if (node.isTextual() && text.length() <= 40) {
        try {
          return DecimalNode.valueOf(Numbers.bounded(new BigDecimal(text)));
        } catch (NumberFormatException e) {
          // Said below.
        }
      }
      throw new Unmapped(shown(node) + " is no number");
    }
  }

  /** A text, also from a number or a truth value. */
  record Text(Value value) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      return TextNode.valueOf(scalar(value.of(given)));
    }
  }

  /** One text that holds all of an object, as JSON. */
  record Packed(Fields fields) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      JsonNode made = fields.of(given);
      given.budget().take(Size.of(made, Budget.MOST_CHARACTERS));
      return TextNode.valueOf(made.toString());
    }
  }

  /** A moment in UTC. */
  record Moment(Value value, TimeFormat format) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      return TextNode.valueOf(format.utc(scalar(value.of(given))));
    }
  }

  /** A UUID that follows from some values: the same record gives the same one. */
  record Uuid(List<Value> values) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      StringBuilder name = new StringBuilder();
      for (Value value : values) {
        String text = scalar(value.of(given));
        name.append(text.length()).append(':').append(text);
      }
      byte[] bytes = name.toString().getBytes(StandardCharsets.UTF_8);
      return TextNode.valueOf(UUID.nameUUIDFromBytes(bytes).toString());
    }
  }

  /** One of a few values, by another. */
  record Lookup(Value value, Map<String, JsonNode> in, JsonNode otherwise) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      String key = scalar(value.of(given));
      JsonNode found = in.getOrDefault(key, otherwise);
      if (found == null) {
        throw new Unmapped("'" + shown(TextNode.valueOf(key)) + "' is none of " + in.keySet());
      }
      return found;
    }
  }

  /** An object or a value for each element of a list. */
  record Each(JsonPath list, Value emit) implements Value {
    @Override
    public JsonNode of(Given given) throws Unmapped {
      JsonNode found = list.in(given).orElseThrow(() -> new Unmapped(list.text() + " is missing"));
      if (!found.isArray() || found.size() > MOST_ELEMENTS) {
        throw new Unmapped(list.text() + " is no list of at most " + MOST_ELEMENTS);
      }
      var made = NODES.arrayNode(found.size());
      for (int i = 0; i < found.size(); i++) {
        try {
          given.budget().take(Budget.NODE);
          made.add(emit.of(given.at(found.get(i))));
        } catch (Unmapped e) {
          throw e.in("[" + i + "]");
        }
      }
      return made;
    }
  }

  /** An object of fields. */
  record Fields(Map<String, Value> fields) implements Value {
    public Fields {
      fields = new LinkedHashMap<>(fields);
    }

    @Override
    public JsonNode of(Given given) throws Unmapped {
      var made = NODES.objectNode();
      for (Map.Entry<String, Value> field : fields.entrySet()) {
        try {
          given.budget().take(Budget.NODE);
          made.set(field.getKey(), field.getValue().of(given));
        } catch (Unmapped e) {
          throw e.in(field.getKey());
        }
      }
      return made;
    }
  }

  private static String scalar(JsonNode node) throws Unmapped {
    if (node.isContainerNode()) {
      throw new Unmapped("a list or an object stands where a plain value should");
    }
    return node.isNumber() ? Numbers.bounded(node.decimalValue()).toPlainString() : node.asText();
  }

  /** What a stranger wrote, short. */
  private static String shown(JsonNode node) {
    String text = node.isTextual() ? node.textValue() : node.toString();
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
  }
}
