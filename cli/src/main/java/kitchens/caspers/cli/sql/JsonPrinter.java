package kitchens.caspers.cli.sql;

import com.databricks.sdk.service.sql.ColumnInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.math.BigDecimal;
import kitchens.caspers.cli.output.Pretty;

/** Rows as one JSON array of objects, values in the type that JSON has for theirs. */
final class JsonPrinter {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private JsonPrinter() {}

  static void print(Statement.Result result, PrintStream out) {
    var rows = NODES.arrayNode();
    for (var row : result.rows()) {
      var object = rows.addObject();
      for (var i = 0; i < result.columns().size(); i++) {
        var column = result.columns().get(i);
        object.set(column.getName(), value(column, row.get(i)));
      }
    }
    out.println(Pretty.json(rows));
  }

  private static JsonNode value(ColumnInfo column, String text) {
    if (text == null) {
      return NODES.nullNode();
    }
    var type = column.getTypeName();
    if (type == null) {
      return NODES.textNode(text);
    }
    try {
      return switch (type) {
        case BOOLEAN -> NODES.booleanNode(Boolean.parseBoolean(text));
        case BYTE, SHORT, INT, LONG, DECIMAL, FLOAT, DOUBLE ->
            NODES.numberNode(new BigDecimal(text));
        case ARRAY, MAP, STRUCT -> JSON.readTree(text);
        default -> NODES.textNode(text);
      };
    } catch (NumberFormatException | JsonProcessingException notInJson) {
      return NODES.textNode(text); // NaN and Infinity
    }
  }
}
