package kitchens.caspers.workspace.agents;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kitchens.caspers.workspace.agents.Tools.Parameter;
import kitchens.caspers.workspace.agents.Tools.Tool;

/** Tools in the words of LangChain4j. */
final class ToolSchemas {

  private ToolSchemas() {}

  static ToolSpecification of(Tool tool) {
    return ToolSpecification.builder()
        .name(AgentFolder.simple(tool.fullName()))
        .description(tool.comment() == null ? tool.fullName() : tool.comment())
        .parameters(tool.schema() == null ? ofParameters(tool) : ModelSchemas.object(tool.schema()))
        .build();
  }

  private static JsonObjectSchema ofParameters(Tool tool) {
    JsonObjectSchema.Builder parameters = JsonObjectSchema.builder();
    List<String> required = new ArrayList<>();
    for (Parameter parameter : tool.parameters()) {
      parameters.addProperty(parameter.name(), schema(parameter));
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    return parameters.required(required).build();
  }

  private static JsonSchemaElement schema(Parameter parameter) {
    String type = parameter.type().toLowerCase(Locale.ROOT).replaceFirst("\\(.*", "");
    return switch (type) {
      case "tinyint", "smallint", "int", "integer", "bigint", "long" ->
          JsonIntegerSchema.builder().description(parameter.comment()).build();
      case "float", "double", "decimal" ->
          JsonNumberSchema.builder().description(parameter.comment()).build();
      case "boolean" -> JsonBooleanSchema.builder().description(parameter.comment()).build();
      default -> JsonStringSchema.builder().description(parameter.comment()).build();
    };
  }
}
