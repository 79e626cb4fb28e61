package kitchens.caspers.workspace.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Spark's types in the words of JSON Schema, and their values as text in those of JSON. */
final class SqlTypes {

  private static final Set<String> WHOLE =
      Set.of("tinyint", "smallint", "int", "integer", "bigint", "byte", "short", "long");
  private static final Set<String> NUMBERS = Set.of("float", "double", "real", "decimal", "dec");
  private static final Set<String> NESTED = Set.of("array", "map", "struct");

  private SqlTypes() {}

  /**
   * The schema of an argument.
   *
   * @param type as SQL writes it, {@code DECIMAL(10,2)} or {@code ARRAY<STRING>}
   * @param comment may be null
   */
  static Map<String, Object> schema(String type, String comment) {
    Map<String, Object> schema = new LinkedHashMap<>(json(type.strip()));
    schema.put("description", (comment == null || comment.isBlank() ? "" : comment + " ") + type);
    return schema;
  }

  private static Map<String, Object> json(String type) {
    String base = base(type);
    if (WHOLE.contains(base)) {
      return Map.of("type", "integer");
    }
    if (NUMBERS.contains(base)) {
      return Map.of("type", "number");
    }
    return switch (base) {
      case "boolean" -> Map.of("type", "boolean");
      case "date" -> Map.of("type", "string", "format", "date");
      case "timestamp" -> Map.of("type", "string", "format", "date-time");
      case "array" -> Map.of("type", "array", "items", json(inner(type)));
      case "map", "struct" -> Map.of("type", "object");
      default -> Map.of("type", "string");
    };
  }

  /** Whether a value of it is passed as JSON. */
  static boolean nested(String type) {
    return NESTED.contains(base(type));
  }

  /** A value of a result, which the Statement API gives as text. */
  static Object value(String type, String text) {
    if (text == null) {
      return null;
    }
    String base = base(type);
    try {
      if (WHOLE.contains(base)) {
        return new BigInteger(text);
      }
      if (NUMBERS.contains(base)) {
        return new BigDecimal(text);
      }
      if (base.equals("boolean")) {
        return Boolean.valueOf(text);
      }
      return NESTED.contains(base) ? McpDoor.JSON.readValue(text, Object.class) : text;
    } catch (NumberFormatException | JsonProcessingException e) {
      // NaN and Infinity, for which JSON has no word.
      return text;
    }
  }

  private static String base(String type) {
    return type.strip().replaceFirst("[(<].*", "").toLowerCase(Locale.ROOT);
  }

  private static String inner(String type) {
    int from = type.indexOf('<');
    int to = type.lastIndexOf('>');
    return from < 0 || to < from ? "string" : type.substring(from + 1, to).strip();
  }
}
