package kitchens.caspers.cli.mcp;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Something that a model may do to the universe or ask of it: a command of this command line under
 * a name and a schema of its own.
 *
 * @param name as MCP clients know it
 * @param description what it does, for the model that chooses among tools
 * @param fields its arguments
 * @param effect what it leaves behind
 * @param words the arguments of {@code caspers}, from values that the schema has let through
 */
public record UniverseTool(
    String name,
    String description,
    List<Field> fields,
    Effect effect,
    Function<Map<String, Object>, List<String>> words) {

  /** What a tool leaves behind: nothing; something more; something else than there was. */
  public enum Effect {
    READS,
    ADDS,
    CHANGES
  }

  /**
   * One argument.
   *
   * @param schema its JSON Schema
   */
  public record Field(String name, boolean required, Map<String, Object> schema) {

    static Field text(String name, String pattern, String description) {
      return new Field(
          name,
          false,
          Map.of(
              "type", "string", "pattern", pattern, "description", description, "maxLength", 200));
    }

    static Field choice(String name, List<String> values, String description) {
      return new Field(
          name, false, Map.of("type", "string", "enum", values, "description", description));
    }

    static Field number(String name, double least, double most, String description) {
      return new Field(
          name,
          false,
          Map.of("type", "number", "minimum", least, "maximum", most, "description", description));
    }

    static Field whole(String name, long least, long most, String description) {
      return new Field(
          name,
          false,
          Map.of("type", "integer", "minimum", least, "maximum", most, "description", description));
    }

    static Field list(String name, Map<String, Object> items, String description) {
      return new Field(
          name,
          false,
          Map.of("type", "array", "items", items, "maxItems", 50, "description", description));
    }

    Field mandatory() {
      return new Field(name, true, schema);
    }
  }

  /** The JSON Schema of its arguments; others are refused. */
  public Map<String, Object> inputSchema() {
    return Map.of(
        "type",
        "object",
        "properties",
        fields.stream().collect(Collectors.toMap(Field::name, Field::schema)),
        "required",
        fields.stream().filter(Field::required).map(Field::name).toList(),
        "additionalProperties",
        false);
  }
}
