package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The rows that a SQL task gave, as {@code {{tasks.x.output.rows}}} has them. */
final class SqlRows {
  private SqlRows() {}

  /** The last statement's rows, each an object by column name; values are strings, as REST has. */
  static ArrayNode ofLast(JsonNode result) {
    var rows = JsonNodeFactory.instance.arrayNode();
    var statements = result.path("statements");
    for (var i = statements.size() - 1; i >= 0; i--) {
      var columns = statements.get(i).path("columns");
      if (!columns.isEmpty()) {
        for (var values : statements.get(i).path("rows")) {
          var row = rows.addObject();
          for (var c = 0; c < columns.size(); c++) {
            row.set(columns.get(c).path("name").asText(), values.path(c));
          }
        }
        return rows;
      }
    }
    return rows;
  }
}
