package kitchens.caspers.workspace.agents;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import java.util.Map;

/**
 * A stranger's JSON Schema in LangChain4j's words, as much of it as models are told: kinds, fields,
 * choices and descriptions. The server that wrote it holds arguments to the rest.
 */
final class ModelSchemas {

  private static final int DEEPEST = 8;
  private static final int MOST_FIELDS = 200;

  private ModelSchemas() {}

  static JsonObjectSchema object(Map<String, Object> schema) {
    return object(schema, DEEPEST);
  }

  private static JsonObjectSchema object(Map<?, ?> schema, int depth) {
    JsonObjectSchema.Builder object = JsonObjectSchema.builder().description(text(schema));
    if (depth > 0 && schema.get("properties") instanceof Map<?, ?> fields) {
      fields.entrySet().stream()
          .limit(MOST_FIELDS)
          .forEach(
              field ->
                  object.addProperty(
                      String.valueOf(field.getKey()), element(field.getValue(), depth - 1)));
    }
    if (schema.get("required") instanceof List<?> required) {
      object.required(required.stream().map(String::valueOf).limit(MOST_FIELDS).toList());
    }
    return object.build();
  }

  private static JsonSchemaElement element(Object said, int depth) {
    if (!(said instanceof Map<?, ?> schema)) {
      return JsonStringSchema.builder().build();
    }
    if (schema.get("enum") instanceof List<?> values) {
      return JsonEnumSchema.builder()
          .description(text(schema))
          .enumValues(values.stream().map(String::valueOf).toList())
          .build();
    }
    return switch (String.valueOf(schema.get("type"))) {
      case "integer" -> JsonIntegerSchema.builder().description(text(schema)).build();
      case "number" -> JsonNumberSchema.builder().description(text(schema)).build();
      case "boolean" -> JsonBooleanSchema.builder().description(text(schema)).build();
      case "array" ->
          JsonArraySchema.builder()
              .description(text(schema))
              .items(element(schema.get("items"), Math.max(0, depth - 1)))
              .build();
      case "object" -> object(schema, depth);
      default -> JsonStringSchema.builder().description(text(schema)).build();
    };
  }

  private static String text(Map<?, ?> schema) {
    Object description = schema.get("description");
    String text = description == null ? null : description.toString();
    return text == null || text.length() <= 1_000 ? text : text.substring(0, 1_000) + "…";
  }
}
