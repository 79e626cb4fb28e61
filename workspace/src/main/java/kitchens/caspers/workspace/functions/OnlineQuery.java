package kitchens.caspers.workspace.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.workspace.functions.Copies.Copy;
import kitchens.caspers.workspace.functions.OnlinePlan.Column;
import kitchens.caspers.workspace.functions.OnlinePlan.Piece;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** One call of a function in Postgres. */
final class OnlineQuery {

  private static final int MOST_ROWS = 1_000;
  private static final int TIMEOUT_SECONDS = 10;

  private OnlineQuery() {}

  /**
   * The rows of a call.
   *
   * @param copies by full table name, all in one database
   * @param arguments text for each parameter, or null
   */
  static List<Map<String, Object>> run(
      OnlinePlan plan, Map<String, Copy> copies, List<Object> arguments) throws SQLException {
    Copy any = copies.values().iterator().next();
    try (Connection connection = any.connections().getConnection();
        PreparedStatement statement = connection.prepareStatement(text(plan, copies))) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      int at = 0;
      for (Piece piece : plan.pieces()) {
        if (piece.parameter() != null) {
          statement.setString(++at, (String) arguments.get(piece.parameter()));
        }
      }
      try (ResultSet rows = statement.executeQuery()) {
        return read(plan, rows);
      }
    }
  }

  /** The same text at each call, so that the driver keeps it prepared. */
  static String text(OnlinePlan plan, Map<String, Copy> copies) {
    StringBuilder sql = new StringBuilder();
    for (Piece piece : plan.pieces()) {
      if (piece.table() != null) {
        Copy copy = copies.get(piece.table());
        sql.append(quoted(copy.schema())).append('.').append(quoted(copy.table()));
      } else if (piece.parameter() != null) {
        sql.append("?::text");
      } else {
        sql.append(piece.sql());
      }
    }
    return sql.toString();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static List<Map<String, Object>> read(OnlinePlan plan, ResultSet rows)
      throws SQLException {
    List<Map<String, Object>> answer = new ArrayList<>();
    while (rows.next()) {
      if (answer.size() == MOST_ROWS) {
        throw ApiException.invalidState(
            "the answer has more than "
                + MOST_ROWS
                + " rows: narrow the function's query, or call it in SQL");
      }
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < plan.columns().size(); i++) {
        Column column = plan.columns().get(i);
        row.put(column.name(), value(rows, i + 1, column.type()));
      }
      answer.add(row);
    }
    return answer;
  }

  private static Object value(ResultSet rows, int at, String type) throws SQLException {
    String base = type.toLowerCase(Locale.ROOT).replaceAll("[(<].*", "").strip();
    Object value =
        switch (base) {
          case "boolean" -> rows.getBoolean(at);
          case "tinyint", "smallint", "int", "bigint" -> rows.getLong(at);
          case "float", "double" -> finite(rows.getDouble(at));
          case "decimal" -> rows.getBigDecimal(at);
          case "timestamp" -> instant(rows.getObject(at, OffsetDateTime.class));
          case "timestamp_ntz" -> text(rows.getObject(at, LocalDateTime.class));
          case "array", "map", "struct" -> json(rows.getString(at));
          default -> rows.getString(at);
        };
    return rows.wasNull() ? null : value;
  }

  /** JSON has no word for the others. */
  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }

  private static String instant(OffsetDateTime value) {
    return value == null ? null : value.toInstant().toString();
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static Object json(String value) {
    try {
      return value == null
          ? null
          : Json.MAPPER
              .readerFor(Object.class)
              .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .readValue(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Postgres gave JSON that is none", e);
    }
  }
}
