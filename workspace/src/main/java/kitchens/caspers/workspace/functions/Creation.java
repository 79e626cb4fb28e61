package kitchens.caspers.workspace.functions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.functions.FunctionDefinition.Parameter;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;

/**
 * A function that comes by REST becomes a {@code CREATE FUNCTION} statement: compute alone can say
 * whether a body is right, what it reads and how Postgres answers it.
 */
final class Creation {

  private static final Set<String> SQL_ONLY =
      Set.of("external_language", "external_name", "sql_path");

  private final Functions functions;
  private final ComputeClient compute;

  Creation(Functions functions, ComputeClient compute) {
    this.functions = requireNonNull(functions, "functions is null");
    this.compute = requireNonNull(compute, "compute is null");
  }

  FunctionInfo create(
      Functions.Named named, FunctionDefinition definition, ObjectNode info, Principal caller) {
    List<String> name = Functions.name(named);
    refuse(definition, info);
    Map<String, Object> request = new HashMap<>();
    request.put("statement_id", UUID.randomUUID().toString());
    request.put("statement", statement(name, named.comment(), definition));
    request.put("catalog", name.get(0));
    request.put("schema", name.get(1));
    request.put("principal", caller.userName());
    JsonNode status;
    try (InputStream answer = compute.statement(request)) {
      status = Json.MAPPER.readTree(answer).path("status");
    } catch (ComputeLost | IOException e) {
      throw ApiException.temporarilyUnavailable(
          "compute ended while it looked at the function, and is restarted; send it again");
    }
    if (!status.path("state").asText().equals("SUCCEEDED")) {
      throw refusal(status.path("error"));
    }
    return functions.get(String.join(".", name)).info();
  }

  private static ApiException refusal(JsonNode error) {
    String message = error.path("message").asText();
    return switch (error.path("error_code").asText()) {
      case "RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS" -> ApiException.alreadyExists(message);
      case "RESOURCE_DOES_NOT_EXIST", "NOT_FOUND" -> ApiException.notFound(message);
      case "PERMISSION_DENIED" -> ApiException.permissionDenied(message);
      default -> ApiException.invalidParameter(message);
    };
  }

  private static void refuse(FunctionDefinition definition, ObjectNode info) {
    if (definition.routineBody() != null && !definition.routineBody().equals("SQL")) {
      throw ApiException.invalidParameter(
          "function_info.routine_body is "
              + definition.routineBody()
              + ": only SQL bodies are served");
    }
    for (String field : SQL_ONLY) {
      String value = info.path(field).asText("");
      if (!value.isEmpty() && !value.equals("SQL")) {
        throw ApiException.invalidParameter(
            "function_info."
                + field
                + " is not served: only SQL bodies are, with names in three parts");
      }
    }
    if (definition.routineDefinition() == null || definition.routineDefinition().isBlank()) {
      throw ApiException.invalidParameter(
          "function_info.routine_definition is empty; give an expression or a query");
    }
  }

  private static String statement(
      List<String> name, String comment, FunctionDefinition definition) {
    StringBuilder sql = new StringBuilder("CREATE FUNCTION ");
    sql.append(name.stream().map(Creation::identifier).collect(Collectors.joining(".")));
    sql.append(columns(definition.parameters())).append("\nRETURNS ");
    boolean table = "TABLE_TYPE".equals(definition.dataType());
    if (table) {
      List<Parameter> columns =
          definition.returnParams() == null ? List.of() : definition.returnParams().parameters();
      sql.append("TABLE").append(columns.isEmpty() ? "" : columns(columns));
    } else {
      sql.append(returned(definition));
    }
    if (comment != null && !comment.isEmpty()) {
      sql.append("\nCOMMENT ").append(literal(comment));
    }
    if (Boolean.TRUE.equals(definition.isDeterministic())) {
      sql.append("\nDETERMINISTIC");
    }
    return sql.append("\nRETURN ").append(definition.routineDefinition()).toString();
  }

  private static String returned(FunctionDefinition definition) {
    String type =
        definition.fullDataType() == null ? definition.dataType() : definition.fullDataType();
    if (type == null || type.isBlank()) {
      throw ApiException.invalidParameter(
          "function_info.full_data_type is missing; say what it returns, as SQL writes it");
    }
    return type;
  }

  private static String columns(List<Parameter> parameters) {
    return parameters.stream().map(Creation::column).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String column(Parameter p) {
    if (p.name() == null || p.typeText() == null) {
      throw ApiException.invalidParameter(
          "each of function_info's parameters needs a name and a type_text");
    }
    return identifier(p.name())
        + " "
        + p.typeText()
        + (p.parameterDefault() == null ? "" : " DEFAULT " + p.parameterDefault())
        + (p.comment() == null ? "" : " COMMENT " + literal(p.comment()));
  }

  private static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
