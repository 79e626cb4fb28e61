package kitchens.caspers.workspace.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * JSON with holes. A text that begins with {@code =} is an expression; braces in any other text
 * hold expressions, whose values are written into it; all else stands for itself.
 */
public final class Template {

  private static final Pattern HOLE = Pattern.compile("\\{([^{}]+)}");

  /** Something that becomes JSON for a scope. */
  @FunctionalInterface
  private interface Part {
    JsonNode in(JsonNode scope);
  }

  private final Part part;
  private final Set<String> roots;

  private Template(Part part, Set<String> roots) {
    this.part = part;
    this.roots = Set.copyOf(roots);
  }

  /**
   * Reads a template.
   *
   * @param value as JSON or YAML gives it
   * @throws ExpressionException when an expression in it cannot be read
   */
  public static Template of(JsonNode value) {
    Set<String> roots = new HashSet<>();
    return new Template(part(value, roots), roots);
  }

  /** The first names of the paths that it reads. */
  public Set<String> roots() {
    return roots;
  }

  /**
   * The template with its holes filled.
   *
   * @throws ExpressionException when an expression has no value
   */
  public JsonNode in(JsonNode scope) {
    return part.in(scope);
  }

  private static Part part(JsonNode value, Set<String> roots) {
    if (value.isTextual()) {
      String text = value.textValue();
      return text.startsWith("=") ? computed(text.substring(1), roots) : filled(text, roots);
    }
    if (value.isObject()) {
      Map<String, Part> fields = new LinkedHashMap<>();
      value
          .properties()
          .forEach(field -> fields.put(field.getKey(), part(field.getValue(), roots)));
      return scope -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, field) -> object.set(name, field.in(scope)));
        return object;
      };
    }
    return scope -> value;
  }

  private static Part computed(String text, Set<String> roots) {
    Expression expression = Expression.parse(text);
    roots.addAll(expression.roots());
    return scope -> json(expression.in(scope));
  }

  private static Part filled(String text, Set<String> roots) {
    Map<String, Expression> holes = new LinkedHashMap<>();
    HOLE.matcher(text)
        .results()
        .forEach(hole -> holes.computeIfAbsent(hole.group(1), Expression::parse));
    holes.values().forEach(expression -> roots.addAll(expression.roots()));
    if (holes.isEmpty()) {
      JsonNode constant = JsonNodeFactory.instance.textNode(text);
      return scope -> constant;
    }
    return scope ->
        JsonNodeFactory.instance.textNode(
            HOLE.matcher(text)
                .replaceAll(
                    hole ->
                        java.util.regex.Matcher.quoteReplacement(
                            Values.text(holes.get(hole.group(1)).in(scope)))));
  }

  /** An expression's value as JSON. */
  private static JsonNode json(Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof BigDecimal number) {
      return json.numberNode(number);
    }
    if (value instanceof String text) {
      return json.textNode(text);
    }
    if (value instanceof Boolean truth) {
      return json.booleanNode(truth);
    }
    return value == null ? json.nullNode() : (JsonNode) value;
  }
}
