package kitchens.caspers.compute.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How Postgres answers a function, as the workspace keeps it; or why it cannot, in {@code refusal},
 * and then nothing else.
 */
record OnlinePlan(
    String refusal, List<Piece> pieces, List<Parameter> parameters, List<Column> columns) {

  /** A piece of the query: exactly one field is there. */
  record Piece(String sql, String table, Integer parameter) {}

  /** A parameter; {@code defaultValue} is text, or null for NULL. */
  record Parameter(String name, String type, boolean optional, JsonNode defaultValue) {}

  /** A column of the answer. */
  record Column(String name, String type) {}

  /**
   * The translation of an analysed call.
   *
   * @param marker with which the texts begin that stand for arguments
   */
  static OnlinePlan of(
      LogicalPlan analyzed, StructType result, String marker, List<Parameter> parameters) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : result.fields()) {
      columns.add(new Column(field.name(), field.dataType().catalogString()));
    }
    try {
      return new OnlinePlan(null, PostgresQuery.of(analyzed, marker).list(), parameters, columns);
    } catch (NotTranslatable e) {
      return new OnlinePlan(e.getMessage(), null, null, null);
    }
  }
}
