package kitchens.caspers.workspace.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How Postgres answers a function from copies of its tables: compute translates the analysed plan
 * of a call, so that both engines compute the same.
 *
 * @param refusal why there is no translation; the rest is absent then
 * @param pieces the query in pieces, to be joined
 * @param parameters one for each of the function's, in order
 * @param columns of the answer, in order
 */
record OnlinePlan(
    String refusal, List<Piece> pieces, List<Parameter> parameters, List<Column> columns) {

  OnlinePlan {
    pieces = pieces == null ? List.of() : List.copyOf(pieces);
    parameters = parameters == null ? List.of() : List.copyOf(parameters);
    columns = columns == null ? List.of() : List.copyOf(columns);
  }

  /**
   * A piece of the query: exactly one field is there.
   *
   * @param sql text of Postgres' dialect
   * @param table full name of a table whose copy stands here
   * @param parameter index of the parameter that is bound here
   */
  record Piece(String sql, String table, Integer parameter) {}

  /**
   * A parameter.
   *
   * @param type Spark's, as SQL writes it
   * @param optional whether a call may leave it out
   * @param defaultValue what it is then; null is NULL
   */
  record Parameter(String name, String type, boolean optional, JsonNode defaultValue) {}

  /** A column of the answer; {@code type} is Spark's, as SQL writes it. */
  record Column(String name, String type) {}

  static OnlinePlan refused(String why) {
    return new OnlinePlan(why, null, null, null);
  }

  /** The copied tables that the query reads, each once. */
  List<String> tables() {
    return pieces.stream().map(Piece::table).filter(t -> t != null).distinct().toList();
  }
}
