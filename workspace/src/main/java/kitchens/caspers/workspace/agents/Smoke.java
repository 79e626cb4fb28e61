package kitchens.caspers.workspace.agents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.workspace.agents.Tools.Parameter;
import kitchens.caspers.workspace.agents.Tools.Tool;
import kitchens.caspers.workspace.http.ApiException;

/** Each tool of an agent, used once: whether it is there, may be used, and answers. */
public final class Smoke {

  private Smoke() {}

  /**
   * What came of one tool.
   *
   * @param tool as the model calls it
   * @param arguments it was used with
   * @param source of the arguments: {@code given}, {@code agent.yml} or {@code schema}
   * @param rows that it answered with; -1 when it failed
   * @param message why it failed; null when it did not
   */
  public record Result(
      String tool,
      Map<String, Object> arguments,
      String source,
      boolean ok,
      long rows,
      long milliseconds,
      String message) {}

  /**
   * Uses each tool once.
   *
   * @param given arguments by tool, before those that agent.yml has as examples
   */
  static List<Result> of(
      Agent agent, Request request, Tools tools, Map<String, Map<String, Object>> given) {
    Tools bound = tools.of(agent, request);
    List<Result> results = new ArrayList<>();
    for (String fullName : agent.tools()) {
      results.add(one(agent, request, bound, fullName, given));
    }
    return results;
  }

  private static Result one(
      Agent agent,
      Request request,
      Tools tools,
      String fullName,
      Map<String, Map<String, Object>> given) {
    String name = AgentFolder.simple(fullName);
    long began = System.nanoTime();
    Map<String, Object> arguments = Map.of();
    String source = "schema";
    try {
      Tool tool = tools.describe(fullName);
      if (given.containsKey(name)) {
        source = "given";
        arguments = given.get(name);
      } else if (agent.examples().containsKey(name)) {
        source = "agent.yml";
        arguments = agent.examples().get(name);
      } else {
        arguments = examples(tool);
      }
      Tools.Result result =
          tools.call(fullName, arguments, Map.of(), request.patience(), request.owner());
      return new Result(name, arguments, source, true, result.rows().size(), since(began), null);
    } catch (Tools.Unavailable | ApiException e) {
      return new Result(name, arguments, source, false, -1, since(began), e.getMessage());
    }
  }

  private static long since(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static Map<String, Object> examples(Tool tool) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    if (tool.schema() == null) {
      tool.parameters().stream()
          .filter(Parameter::required)
          .forEach(p -> arguments.put(p.name(), ofType(p.type())));
    } else if (tool.schema().get("properties") instanceof Map<?, ?> properties) {
      List<?> required = tool.schema().get("required") instanceof List<?> names ? names : List.of();
      required.forEach(
          name -> arguments.put(String.valueOf(name), ofSchema(properties.get(name), 4)));
    }
    return arguments;
  }

  private static Object ofType(String type) {
    String base = type.toLowerCase(Locale.ROOT).replaceFirst("[(<].*", "");
    return switch (base) {
      case "tinyint", "smallint", "int", "integer", "bigint", "long" -> 1;
      case "float", "double", "decimal" -> 1.5;
      case "boolean" -> true;
      case "date" -> "2026-01-01";
      case "timestamp", "timestamp_ntz" -> "2026-01-01T12:00:00";
      default -> "example";
    };
  }

  /** What the schema itself gives as an example, a default or a choice, else one of its kind. */
  private static Object ofSchema(Object said, int depth) {
    if (!(said instanceof Map<?, ?> schema)) {
      return "example";
    }
    if (schema.get("examples") instanceof List<?> examples && !examples.isEmpty()) {
      return examples.get(0);
    }
    if (schema.get("default") != null) {
      return schema.get("default");
    }
    if (schema.get("enum") instanceof List<?> choices && !choices.isEmpty()) {
      return choices.get(0);
    }
    return switch (String.valueOf(schema.get("type"))) {
      case "integer" ->
          schema.get("minimum") instanceof Number least ? (Object) least.longValue() : (Object) 1;
      case "number" -> schema.get("minimum") instanceof Number least ? least : (Number) 1.5;
      case "boolean" -> true;
      case "array" -> depth > 0 ? List.of(ofSchema(schema.get("items"), depth - 1)) : List.of();
      case "object" -> object(schema, depth);
      default -> "date".equals(schema.get("format")) ? "2026-01-01" : "example";
    };
  }

  private static Map<String, Object> object(Map<?, ?> schema, int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (depth > 0
        && schema.get("properties") instanceof Map<?, ?> properties
        && schema.get("required") instanceof List<?> required) {
      required.forEach(
          name -> object.put(String.valueOf(name), ofSchema(properties.get(name), depth - 1)));
    }
    return object;
  }
}
