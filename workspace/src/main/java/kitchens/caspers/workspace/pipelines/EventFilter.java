package kitchens.caspers.workspace.pipelines;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * What the event list's {@code filter} selects: conditions such as {@code level='ERROR'}, {@code
 * level in ('ERROR', 'WARN')}, {@code update_id='…'}, {@code event_type='…'} and {@code timestamp >
 * '…'}, joined by AND.
 *
 * @param sql more conditions for the WHERE clause, with nothing of the filter's text in it
 * @param bindings the values of its parameters
 */
record EventFilter(String sql, Map<String, Object> bindings) {

  private static final Pattern CONDITION =
      Pattern.compile(
          "\\s*(level|update_id|id|event_type|timestamp)\\s*(=|<=|>=|<|>|in)\\s*"
              + "('[^']*'|\\(\\s*'[^']*'(?:\\s*,\\s*'[^']*')*\\s*\\))\\s*(and\\b|$)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern VALUE = Pattern.compile("'([^']*)'");

  private static final Map<String, String> COLUMNS =
      Map.of(
          "level", "level",
          "update_id", "update_id::text",
          "id", "event_id::text",
          "event_type", "event_type",
          "timestamp", "occurred_at");

  /**
   * @throws ApiException 400 when the filter cannot be read to its end
   */
  static EventFilter parse(String text) {
    StringBuilder sql = new StringBuilder();
    Map<String, Object> bindings = new HashMap<>();
    if (text == null || text.isBlank()) {
      return new EventFilter("", bindings);
    }
    Matcher condition = CONDITION.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!condition.find(at) || condition.start() != at) {
        throw unreadable(text, at);
      }
      add(condition, sql, bindings);
      at = condition.end();
      if (at == text.length() && !condition.group(4).isEmpty()) {
        throw unreadable(text, at);
      }
    }
    return new EventFilter(sql.toString(), bindings);
  }

  private static void add(Matcher condition, StringBuilder sql, Map<String, Object> bindings) {
    String field = condition.group(1).toLowerCase(Locale.ROOT);
    String operator = condition.group(2);
    boolean in = operator.equalsIgnoreCase("in");
    boolean fits = field.equals("timestamp") ? !in : in || operator.equals("=");
    if (!fits) {
      throw ApiException.invalidParameter(
          "filter: " + field + " takes no '" + operator + "'; use = or in, < and > for timestamp");
    }
    StringBuilder names = new StringBuilder();
    Matcher value = VALUE.matcher(condition.group(3));
    while (value.find()) {
      String name = "filter" + bindings.size();
      names.append(names.isEmpty() ? "" : ", ").append(':').append(name);
      bindings.put(name, field.equals("timestamp") ? instant(value.group(1)) : value.group(1));
    }
    sql.append(" AND ").append(COLUMNS.get(field));
    sql.append(in ? " IN (" + names + ")" : " " + operator + " " + names);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.invalidParameter(
          "filter: timestamp '" + text + "' is not like 2026-01-31T12:00:00.000Z");
    }
  }

  private static ApiException unreadable(String text, int at) {
    return ApiException.invalidParameter(
        "filter '"
            + text
            + "' cannot be read from character "
            + (at + 1)
            + ": join conditions on level, update_id, id, event_type and timestamp with AND");
  }
}
