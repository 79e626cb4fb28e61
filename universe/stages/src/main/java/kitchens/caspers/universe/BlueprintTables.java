package kitchens.caspers.universe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.simulator.blueprint.Blueprint;

/** A blueprint's lists as the tables {@code <catalog>.simulator.<list>}. */
final class BlueprintTables {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sql sql;
  private final String catalog;

  BlueprintTables(Sql sql, String catalog) {
    this.sql = sql;
    this.catalog = catalog;
  }

  /** Makes every table anew. */
  void createOrReplace(Blueprint blueprint) {
    blueprint.lists().values().forEach(this::createOrReplace);
  }

  private void createOrReplace(Blueprint.Rows list) {
    var columns =
        list.fields().stream()
            .map(field -> field + ": " + type(list, field))
            .collect(Collectors.joining(", "));
    sql.run(
        """
        CREATE OR REPLACE TABLE %s.simulator.%s
        AS SELECT row.*
        FROM (SELECT explode(from_json(:rows, 'array<struct<%s>>')) AS row)
        """
            .formatted(Sql.identifier(catalog), Sql.identifier(list.name()), columns),
        Map.of("rows", json(list)));
    Stage.say("filled %s.simulator.%s", catalog, list.name());
  }

  /** What all of a column's values are. */
  private static String type(Blueprint.Rows list, String field) {
    var values = list.rows().stream().map(row -> row.get(field)).filter(v -> !v.isNull()).toList();
    if (values.stream().allMatch(JsonNode::isIntegralNumber)) {
      return "bigint";
    }
    if (values.stream().allMatch(JsonNode::isNumber)) {
      return "double";
    }
    return values.stream().allMatch(JsonNode::isBoolean) ? "boolean" : "string";
  }

  private static String json(Blueprint.Rows list) {
    try {
      return JSON.writeValueAsString(list.rows());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
