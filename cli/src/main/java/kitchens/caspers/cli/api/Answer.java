package kitchens.caspers.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Table;
import kitchens.caspers.cli.output.Terminal;

/**
 * What an operation answered: a list is a table of its chosen columns, a single thing is JSON, as
 * Databricks' own command line has it; {@code -o} says otherwise.
 */
final class Answer {

  /** How an answer is printed. */
  enum Layout {
    /** A list as a table, a single thing as JSON. */
    TEXT,
    /** Always a table. */
    TABLE,
    /** Always JSON. */
    JSON
  }

  private final List<String> columns;
  private final Layout layout;
  private final PrintStream out;

  Answer(List<String> columns, Layout layout, PrintStream out) {
    this.columns = columns;
    this.layout = layout;
    this.out = out;
  }

  /** Prints it; at most so many of a list. */
  void print(Object answer, long limit) {
    if (answer == null) {
      return;
    }
    if (answer instanceof Iterable<?> items && !(answer instanceof JsonNode)) {
      print(list(items, limit));
    } else {
      print(answer instanceof JsonNode node ? node : Pretty.tree(answer));
    }
  }

  private static JsonNode list(Iterable<?> items, long limit) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var item : items) {
      if (list.size() >= limit) {
        break;
      }
      list.add(Pretty.tree(item));
    }
    return list;
  }

  private void print(JsonNode node) {
    if (layout == Layout.JSON || layout == Layout.TEXT && !node.isArray()) {
      out.println(Pretty.json(node));
    } else if (node.isArray()) {
      rows(node);
    } else {
      fields(node);
    }
  }

  private void rows(JsonNode list) {
    var paths = columns.isEmpty() ? firstFields(list) : columns;
    var header = paths.stream().map(Answer::head).toList();
    var rows = new ArrayList<List<String>>();
    for (var item : list) {
      rows.add(paths.stream().map(path -> text(path, find(item, path))).toList());
    }
    table(header, rows);
  }

  /** Only where a person looks is a long value cut. */
  private void table(List<String> header, List<List<String>> rows) {
    var widest = Terminal.isInteractive() ? Table.WIDEST : Integer.MAX_VALUE;
    new Table(header, rows, Set.of(), widest).print(out);
  }

  private void fields(JsonNode object) {
    var rows = new ArrayList<List<String>>();
    for (var field : object.properties()) {
      rows.add(List.of(field.getKey(), text(field.getKey(), field.getValue())));
    }
    table(List.of("Field", "Value"), rows);
  }

  private static List<String> firstFields(JsonNode list) {
    var names = new LinkedHashSet<String>();
    for (var item : list) {
      item.fieldNames().forEachRemaining(names::add);
    }
    return names.stream().limit(5).toList();
  }

  private static String head(String column) {
    var named = column.indexOf('=');
    var name =
        named > 0 ? column.substring(0, named) : column.substring(column.lastIndexOf('.') + 1);
    var words = name.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static JsonNode find(JsonNode item, String column) {
    return item.at("/" + column.substring(column.indexOf('=') + 1).replace('.', '/'));
  }

  /** A moment is shown as people write one, and what has parts as JSON. */
  private static String text(String column, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isIntegralNumber()
        && value.longValue() > 1_000_000_000_000L
        && column.matches(".*(_at|_time|timestamp)$")) {
      return Instant.ofEpochMilli(value.longValue()).toString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
