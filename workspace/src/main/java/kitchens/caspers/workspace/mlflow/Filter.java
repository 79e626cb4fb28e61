package kitchens.caspers.workspace.mlflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.statement.Query;

/**
 * MLflow's search filters: comparisons joined by AND, such as {@code metrics.accuracy > 0.9 AND
 * params.model = 'x' AND tags."my tag" LIKE 'a%' AND attributes.status = 'FINISHED'}. Every name
 * and value is bound, never written into SQL; what the grammar does not know is refused.
 */
final class Filter {

  private static final Pattern COMPARISON =
      Pattern.compile(
          "\\s*(?:(\\w+)\\.)?(?:\"([^\"]+)\"|`([^`]+)`|([\\w.\\-/]+))"
              + "\\s*(!=|>=|<=|=|>|<|(?i:NOT\\s+LIKE|LIKE|ILIKE|NOT\\s+IN|IN))"
              + "\\s*('(?:[^']|'')*'|\"[^\"]*\"|-?[\\d.]+(?:[eE][-+]?\\d+)?"
              + "|\\(\\s*'[^']*'(?:\\s*,\\s*'[^']*')*\\s*\\))\\s*");
  private static final Pattern AND = Pattern.compile("(?i)\\s*AND\\s+");
  private static final Pattern ORDER =
      Pattern.compile(
          "\\s*(?:(\\w+)\\.)?(?:\"([^\"]+)\"|`([^`]+)`|([\\w.\\-/]+))(?:\\s+((?i)ASC|DESC))?\\s*");

  private final Fields fields;
  private final StringBuilder where = new StringBuilder();
  private final StringBuilder orderBy = new StringBuilder();
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private Filter(Fields fields) {
    this.fields = fields;
  }

  /**
   * Reads a filter and an order.
   *
   * @param text null or empty for all
   * @param order null or empty for the newest first
   * @throws ApiException 400 that shows what is not understood
   */
  static Filter of(Fields fields, String text, List<String> order) {
    Filter filter = new Filter(fields);
    if (text != null && !text.isBlank()) {
      filter.read(text);
    }
    if (order != null) {
      order.forEach(filter::order);
    }
    return filter;
  }

  /** Conditions to follow others, each after an AND. */
  String where() {
    return where.toString();
  }

  /** Orders to come before another, each with a comma after it. */
  String orderBy() {
    return orderBy.toString();
  }

  Query bind(Query query) {
    values.forEach(query::bind);
    lists.forEach(query::bindList);
    return query;
  }

  private void read(String text) {
    Matcher comparison = COMPARISON.matcher(text);
    int at = 0;
    while (true) {
      if (!comparison.region(at, text.length()).lookingAt()) {
        throw wrong(text, at);
      }
      compare(comparison);
      at = comparison.end();
      if (at == text.length()) {
        return;
      }
      Matcher and = AND.matcher(text).region(at, text.length());
      if (!and.lookingAt()) {
        throw wrong(text, at);
      }
      at = and.end();
    }
  }

  private static ApiException wrong(String text, int at) {
    return ApiException.invalidParameter(
        "filter '"
            + text
            + "' is not understood at character "
            + (at + 1)
            + ": use comparisons joined by AND, such as metrics.\"accuracy\" > 0.9 AND"
            + " params.model = 'x'");
  }

  private void compare(Matcher m) {
    String operator = m.group(5).toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    String key = "v" + values.size() + lists.size();
    Fields.Field field = fields.field(m.group(1), name(m), "f" + key);
    field.name().ifPresent(name -> values.put("f" + key, name));
    String value = m.group(6);
    String right = ":" + key;
    if (operator.endsWith("IN") != value.startsWith("(")) {
      throw ApiException.invalidParameter(
          "filter: "
              + operator
              + " of '"
              + name(m)
              + "' needs "
              + (value.startsWith("(") ? "one value" : "a list in parentheses"));
    }
    if (operator.endsWith("IN")) {
      List<String> all = new ArrayList<>();
      Matcher each = Pattern.compile("'([^']*)'").matcher(value);
      while (each.find()) {
        all.add(each.group(1));
      }
      lists.put(key, all);
      right = "(<" + key + ">)";
    } else {
      values.put(key, field.numeric() ? number(name(m), value) : text(name(m), value));
    }
    where.append(String.join(" ", " AND", field.sql(), operator, right));
  }

  private static String name(Matcher m) {
    for (int group = 2; group <= 4; group++) {
      if (m.group(group) != null) {
        return m.group(group);
      }
    }
    throw new IllegalStateException("the pattern has a name");
  }

  private static Double number(String name, String value) {
    try {
      return Double.valueOf(value);
    } catch (NumberFormatException e) {
      throw ApiException.invalidParameter(
          "filter: '" + name + "' is compared with " + value + "; give a number, without quotes");
    }
  }

  private static String text(String name, String value) {
    if (value.startsWith("'")) {
      return value.substring(1, value.length() - 1).replace("''", "'");
    } else if (value.startsWith("\"")) {
      return value.substring(1, value.length() - 1);
    }
    throw ApiException.invalidParameter(
        "filter: '" + name + "' is compared with " + value + "; give a text, in quotes");
  }

  private void order(String text) {
    Matcher m = ORDER.matcher(text);
    if (!m.matches()) {
      throw ApiException.invalidParameter(
          "order_by '" + text + "' is not understood; use a name and ASC or DESC");
    }
    String key = "o" + values.size();
    Fields.Field field = fields.field(m.group(1), name(m), key);
    field.name().ifPresent(name -> values.put(key, name));
    boolean descending = "DESC".equalsIgnoreCase(m.group(5));
    orderBy.append(field.sql()).append(descending ? " DESC" : " ASC").append(" NULLS LAST, ");
  }
}
