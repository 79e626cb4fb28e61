package kitchens.caspers.workspace.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Between the catalog's rows and its records. */
public final class Rows {

  private static final TypeReference<Map<String, String>> PROPERTIES = new TypeReference<>() {};
  private static final TypeReference<List<TableColumn>> COLUMNS = new TypeReference<>() {};

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private Rows() {}

  /** Milliseconds since 1970 of a timestamp. */
  public static long millis(ResultSet rs, String column) throws SQLException {
    return rs.getTimestamp(column).getTime();
  }

  static Map<String, String> properties(ResultSet rs) throws SQLException {
    return read(rs.getString("properties"), PROPERTIES);
  }

  static List<TableColumn> columns(ResultSet rs) throws SQLException {
    return read(rs.getString("columns"), COLUMNS);
  }

  /** For a {@code jsonb} column. */
  public static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the catalog holds JSON that it did not write", e);
    }
  }

  /**
   * Runs an insert or a rename, and says it in our words when the name or its parent is not free.
   */
  public static <T> T named(String what, String fullName, Supplier<T> change) {
    try {
      return change.get();
    } catch (UnableToExecuteStatementException e) {
      if (violates(e, UNIQUE_VIOLATION)) {
        throw ApiException.alreadyExists(
            e.getMessage().contains("storage_location")
                ? what + " '" + fullName + "': another one lies at its storage_location already"
                : what + " '" + fullName + "' already exists");
      }
      if (violates(e, FOREIGN_KEY_VIOLATION)) {
        throw ApiException.notFound(
            "what was to hold " + what + " '" + fullName + "' was deleted meanwhile");
      }
      throw e;
    }
  }

  static boolean referenced(UnableToExecuteStatementException e) {
    return violates(e, FOREIGN_KEY_VIOLATION);
  }

  private static boolean violates(UnableToExecuteStatementException e, String state) {
    return e.getCause() instanceof SQLException cause && state.equals(cause.getSQLState());
  }
}
