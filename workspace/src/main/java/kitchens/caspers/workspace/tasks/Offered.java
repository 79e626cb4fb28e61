package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.Supervision;
import kitchens.caspers.workspace.agents.Supervision.Delegate;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.agents.Tools.Parameter;

/** What a supervisor's model may call, in the words of chat completions. */
final class Offered {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Something that may be called. */
  private record Callable(String name, String description, List<Parameter> parameters) {}

  private Offered() {}

  /** The {@code tools} of a request. */
  static ArrayNode of(Agent agent, Tools functions) {
    ArrayNode tools = JSON.arrayNode();
    tools.add(plan());
    for (Callable one : callable(agent, functions)) {
      ObjectNode schema = JSON.objectNode().put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      ArrayNode required = JSON.arrayNode();
      for (Parameter parameter : one.parameters()) {
        ObjectNode property = properties.putObject(parameter.name());
        property.put("type", type(parameter.type()));
        if (parameter.comment() != null) {
          property.put("description", parameter.comment());
        }
        if (parameter.required()) {
          required.add(parameter.name());
        }
      }
      schema.set("required", required);
      tools.add(tool(one.name(), one.description(), schema));
    }
    return tools;
  }

  /** What is wrong with a call's arguments; null for nothing. */
  static String wrong(Agent agent, String name, JsonNode arguments) {
    Delegate delegate = agent.supervision().delegate(name).orElse(null);
    if (delegate == null) {
      return null; // a function says that itself
    }
    for (Parameter parameter : delegate.parameters()) {
      JsonNode value = arguments.path(parameter.name());
      if (value.isMissingNode() || value.isNull()) {
        if (parameter.required()) {
          return "'" + parameter.name() + "' is missing";
        }
      } else if (!fits(value, parameter.type())) {
        return "'" + parameter.name() + "' is no " + parameter.type();
      }
    }
    List<String> known = delegate.parameters().stream().map(Parameter::name).toList();
    for (var field : arguments.properties()) {
      if (!known.contains(field.getKey())) {
        return "there is no argument '" + shortened(field.getKey()) + "'; there are " + known;
      }
    }
    return null;
  }

  private static boolean fits(JsonNode value, String type) {
    return switch (type) {
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> value.isTextual();
    };
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static List<Callable> callable(Agent agent, Tools functions) {
    List<Callable> all = new ArrayList<>();
    for (Delegate delegate : agent.supervision().delegates()) {
      all.add(new Callable(delegate.name(), delegate.description(), delegate.parameters()));
    }
    for (String fullName : agent.tools()) {
      Tools.Tool tool = functions.describe(fullName);
      String name = fullName.substring(fullName.lastIndexOf('.') + 1);
      all.add(
          new Callable(name, tool.comment() == null ? name : tool.comment(), tool.parameters()));
    }
    return all;
  }

  private static ObjectNode plan() {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ObjectNode steps = schema.putObject("properties").putObject("steps");
    steps.put("type", "array").putObject("items").put("type", "string");
    schema.putArray("required").add("steps");
    return tool(
        Supervision.PLAN,
        "Say first, in a few words each, what you are about to do; people see it. Say it again when"
            + " it changes.",
        schema);
  }

  private static ObjectNode tool(String name, String description, ObjectNode schema) {
    ObjectNode tool = JSON.objectNode().put("type", "function");
    tool.putObject("function")
        .put("name", name)
        .put("description", description)
        .set("parameters", schema);
    return tool;
  }

  private static String type(String written) {
    return switch (written.toLowerCase(Locale.ROOT).replaceFirst("\\(.*", "")) {
      case "tinyint", "smallint", "int", "integer", "bigint", "long" -> "integer";
      case "float", "double", "decimal", "number" -> "number";
      case "boolean" -> "boolean";
      default -> "string";
    };
  }
}
