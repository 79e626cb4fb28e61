package kitchens.caspers.workspace.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the Statement Execution API answered.
 *
 * @param answer {@code statement_id}, {@code status}, and once it succeeded {@code manifest} and
 *     {@code result}
 */
record SqlOutcome(JsonNode answer) {

  /** Columns and rows, as a model that asked in SQL wants them. */
  CallToolResult asTable() {
    return succeeded()
        ? Results.of(table(columns().stream().map(column -> column.path("name").asText()).toList()))
        : other();
  }

  /** Rows as objects, as functions answer. */
  CallToolResult asObjects() {
    if (!succeeded()) {
      return other();
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<Object> row : rows()) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(columns().get(i).path("name").asText(), row.get(i));
      }
      rows.add(object);
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("rows", rows);
    told.put("truncated", truncated());
    return Results.of(told);
  }

  private Map<String, Object> table(List<String> columns) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("statement_id", answer.path("statement_id").asText());
    told.put("status", "SUCCEEDED");
    told.put("columns", columns);
    told.put("rows", rows());
    told.put("truncated", truncated());
    return told;
  }

  private boolean succeeded() {
    return answer.at("/status/state").asText().equals("SUCCEEDED");
  }

  private boolean truncated() {
    return answer.at("/manifest/truncated").asBoolean()
        || answer.at("/result").has("next_chunk_index");
  }

  private CallToolResult other() {
    String state = answer.at("/status/state").asText("UNKNOWN");
    if (state.equals("PENDING") || state.equals("RUNNING")) {
      return Results.of(
          Map.of("statement_id", answer.path("statement_id").asText(), "status", state));
    }
    JsonNode error = answer.at("/status/error");
    return Results.failed(
        error.path("error_code").asText(state)
            + ": "
            + error.path("message").asText("the statement is " + state));
  }

  private List<JsonNode> columns() {
    List<JsonNode> columns = new ArrayList<>();
    answer.at("/manifest/schema/columns").forEach(columns::add);
    return columns;
  }

  private static String type(JsonNode column) {
    return column.path("type_text").asText(column.path("type_name").asText());
  }

  private List<List<Object>> rows() {
    List<JsonNode> columns = columns();
    List<List<Object>> rows = new ArrayList<>();
    for (JsonNode row : answer.at("/result/data_array")) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        String text = row.get(i).isNull() ? null : row.get(i).asText();
        values.add(i < columns.size() ? SqlTypes.value(type(columns.get(i)), text) : text);
      }
      rows.add(values);
    }
    return rows;
  }
}
