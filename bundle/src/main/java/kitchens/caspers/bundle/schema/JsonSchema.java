package kitchens.caspers.bundle.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A JSON Schema out of the shapes that bundles are checked with, for editors that complete and
 * check as one writes. Shapes that hold each other, as a task and its for_each_task do, are defined
 * once and referred to.
 *
 * @see <a href="https://json-schema.org/draft-07/schema">draft 7</a>, which editors know best
 */
public final class JsonSchema {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String REFERENCE = "reference";

  /** The words that YAML 1.1 took for booleans. */
  private static final String BOOLEANS =
      "^([Yy]|[Yy]es|YES|[Nn]|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF|[Tt]rue|TRUE|[Ff]alse|FALSE)$";

  private final ObjectNode definitions = NODES.objectNode();
  private final Map<Map<String, Shape>, String> names = new IdentityHashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();
  private final UnaryOperator<String> description;

  private JsonSchema(UnaryOperator<String> description) {
    this.description = description;
  }

  /**
   * The schema of a shape.
   *
   * @param description of a field of the top, or null
   */
  public static ObjectNode of(Shape.Struct shape, UnaryOperator<String> description) {
    return new JsonSchema(description).whole(shape);
  }

  private ObjectNode whole(Shape.Struct shape) {
    var schema =
        NODES
            .objectNode()
            .put("$schema", "http://json-schema.org/draft-07/schema#")
            .put("title", "Databricks bundle");
    definitions
        .putObject(REFERENCE)
        .put("type", "string")
        .put("pattern", "\\$\\{[A-Za-z][^}]*\\.[^}]+\\}");
    schema.setAll(fields(shape.fields()));
    for (var field : schema.path("properties").properties()) {
      var text = description.apply(field.getKey());
      if (text != null) {
        ((ObjectNode) field.getValue()).put("description", text);
      }
    }
    schema.putArray("required").add("bundle");
    schema.set("definitions", definitions);
    return schema;
  }

  private ObjectNode of(Shape shape) {
    if (shape instanceof Shape.Struct struct) {
      return orReference(NODES.objectNode().put("$ref", "#/definitions/" + define(struct)));
    }
    if (shape instanceof Shape.ListOf list) {
      var array = orNothing("array");
      array.set("items", of(list.item()));
      return orReference(array);
    }
    if (shape instanceof Shape.MapOf map) {
      var object = orNothing("object");
      object.set("additionalProperties", of(map.value()));
      return orReference(object);
    }
    if (shape instanceof Shape.MapOr either) {
      return either.other() == Shape.Single.ANY ? of(either.map()) : of(either.other());
    }
    if (shape instanceof Shape.Choice choice) {
      var words = NODES.objectNode();
      choice.words().forEach(words.putArray("enum")::add);
      return orReference(words);
    }
    return single((Shape.Single) shape);
  }

  private static ObjectNode single(Shape.Single shape) {
    var schema = NODES.objectNode();
    return switch (shape) {
      case ANY -> schema;
      // A number or a boolean is read as its text.
      case STRING -> {
        schema.putArray("type").add("string").add("number").add("boolean");
        yield schema;
      }
      case INTEGER -> orText(schema.put("type", "integer"), "^[-+]?[0-9]{1,18}$");
      case NUMBER -> orReference(schema.put("type", "number"));
      case BOOLEAN -> orText(schema.put("type", "boolean"), BOOLEANS);
    };
  }

  /** A key without a value is as if it were not written. */
  private static ObjectNode orNothing(String type) {
    var schema = NODES.objectNode();
    schema.putArray("type").add(type).add("null");
    return schema;
  }

  private static ObjectNode orText(ObjectNode schema, String pattern) {
    var either = orReference(schema);
    either.withArray("anyOf").addObject().put("type", "string").put("pattern", pattern);
    return either;
  }

  private static ObjectNode orReference(ObjectNode schema) {
    var either = NODES.objectNode();
    var options = either.putArray("anyOf");
    options.add(schema);
    options.addObject().put("$ref", "#/definitions/" + REFERENCE);
    return either;
  }

  private String define(Shape.Struct struct) {
    var fields = struct.fields();
    var known = names.get(fields);
    if (known != null) {
      return known;
    }
    var base = struct.name().replace(' ', '_');
    var number = taken.merge(base, 1, Integer::sum);
    var name = number == 1 ? base : base + "_" + number;
    names.put(fields, name);
    definitions.set(name, fields(fields));
    return name;
  }

  private ObjectNode fields(Map<String, Shape> fields) {
    var object = orNothing("object");
    var properties = object.putObject("properties");
    fields.forEach((name, shape) -> properties.set(name, of(shape)));
    return object.put("additionalProperties", false);
  }
}
