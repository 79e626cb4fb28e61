package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.workspace.agents.Supervision.Query;
import kitchens.caspers.workspace.agents.Tools.Parameter;

/** A query of a supervisor, through the Statement Execution API. */
final class Statement {

  private static final int MOST_ROWS = 200;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(50);
  private static final Set<String> NUMBERS =
      Set.of("BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE", "DECIMAL");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Statement() {}

  static Acted run(Query query, List<Parameter> parameters, Step step, Own own, Duration limit)
      throws Own.NoAnswer {
    Own.Answer warehouses =
        own.call("GET", "/api/2.0/sql/warehouses", null, Map.of(), Duration.ofSeconds(10));
    if (!warehouses.ok()) {
      return Acted.failed(warehouses);
    }
    String warehouse = null;
    for (JsonNode one : warehouses.body().path("warehouses")) {
      if (query.warehouse() == null || query.warehouse().equals(one.path("name").asText())) {
        warehouse = one.path("id").asText();
        break;
      }
    }
    if (warehouse == null) {
      return Acted.refused(
          query.warehouse() == null
              ? "the workspace has no SQL warehouse that this supervisor may use"
              : "there is no SQL warehouse '" + query.warehouse() + "'");
    }
    Duration wait = limit.compareTo(LONGEST_WAIT) < 0 ? limit : LONGEST_WAIT;
    ObjectNode body =
        JSON.objectNode()
            .put("warehouse_id", warehouse)
            .put("statement", query.statement())
            .put("wait_timeout", Math.max(5, wait.toSeconds()) + "s")
            .put("on_wait_timeout", "CANCEL")
            .put("row_limit", MOST_ROWS);
    ArrayNode values = body.putArray("parameters");
    for (Parameter parameter : parameters) {
      JsonNode value = step.arguments().path(parameter.name());
      ObjectNode given = values.addObject().put("name", parameter.name());
      given.put("type", type(parameter.type()));
      if (!value.isMissingNode() && !value.isNull()) {
        given.put("value", value.asText());
      }
    }
    Own.Answer answer =
        own.call("POST", "/api/2.0/sql/statements", body, Map.of(), wait.plusSeconds(10));
    return answer.ok() ? told(answer.body()) : Acted.failed(answer);
  }

  private static String type(String schema) {
    return switch (schema) {
      case "integer" -> "BIGINT";
      case "number" -> "DOUBLE";
      case "boolean" -> "BOOLEAN";
      default -> "STRING";
    };
  }

  private static Acted told(JsonNode body) {
    String state = body.path("status").path("state").asText();
    if (!state.equals("SUCCEEDED")) {
      String why = body.path("status").path("error").path("message").asText("");
      return state.equals("CANCELED")
          ? new Acted.Later("the statement took longer than a step may")
          : Acted.refused("the statement " + state.toLowerCase(java.util.Locale.ROOT) + ": " + why);
    }
    JsonNode columns = body.path("manifest").path("schema").path("columns");
    ArrayNode rows = JSON.arrayNode();
    for (JsonNode values : body.path("result").path("data_array")) {
      ObjectNode row = rows.addObject();
      for (int i = 0; i < columns.size(); i++) {
        row.set(columns.get(i).path("name").asText(), value(columns.get(i), values.path(i)));
      }
    }
    return Acted.done(rows);
  }

  private static JsonNode value(JsonNode column, JsonNode value) {
    if (!value.isTextual()) {
      return JSON.nullNode();
    }
    String text = value.textValue();
    String type = column.path("type_name").asText();
    try {
      return NUMBERS.contains(type)
          ? JSON.numberNode(new BigDecimal(text))
          : type.equals("BOOLEAN") ? JSON.booleanNode(Boolean.parseBoolean(text)) : value;
    } catch (NumberFormatException e) {
      return value; // NaN and infinities are no numbers to JSON
    }
  }
}
