package kitchens.caspers.workspace.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.expressions.Expression.Node;
import kitchens.caspers.workspace.expressions.Words.Word;

/**
 * Functions over texts that people write and lists of things with names.
 *
 * <ul>
 *   <li>{@code mentions(text, 'word|some words|begin*')}: whether one of these stands in it
 *   <li>{@code named(text, list, field)}: the things of a list whose {@code field} the text names
 *   <li>{@code without(text, list, field, word)}: the text with {@code word} for each such name
 *   <li>{@code uuid(text)}: the first UUID in it, or null
 *   <li>{@code sum(list, field)}: 0 for an empty list or none
 * </ul>
 */
final class Texts {

  private static final Pattern UUID =
      Pattern.compile("\\b\\p{XDigit}{8}-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12}\\b");

  private Texts() {}

  static Node of(String name, List<Node> arguments) {
    int count =
        switch (name) {
          case "without" -> 4;
          case "named" -> 3;
          case "uuid" -> 1;
          default -> 2;
        };
    if (arguments.size() != count) {
      throw new ExpressionException(
          name + "() takes " + count + (count == 1 ? " argument" : " arguments"));
    }
    return switch (name) {
      case "mentions" ->
          scope ->
              Words.mentions(text(arguments.get(0).in(scope)), text(arguments.get(1).in(scope)));
      case "named" ->
          scope -> {
            var things = things(arguments.get(1).in(scope));
            var field = text(arguments.get(2).in(scope));
            var found = new NamedThings(text(arguments.get(0).in(scope)), names(things, field));
            var named = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < things.size(); i++) {
              if (!found.of(i).isEmpty()) {
                named.add(things.get(i));
              }
            }
            return named;
          };
      case "uuid" ->
          scope -> {
            var found = UUID.matcher(text(arguments.get(0).in(scope)));
            return found.find() ? found.group().toLowerCase(Locale.ROOT) : null;
          };
      case "without" ->
          scope -> {
            var field = text(arguments.get(2).in(scope));
            return without(
                text(arguments.get(0).in(scope)),
                names(things(arguments.get(1).in(scope)), field),
                text(arguments.get(3).in(scope)));
          };
      default ->
          scope -> {
            var field = text(arguments.get(1).in(scope));
            var sum = BigDecimal.ZERO;
            for (JsonNode thing : things(arguments.get(0).in(scope))) {
              sum = sum.add(Values.number(Values.of(thing.path(field)), "'" + field + "'"));
            }
            return sum;
          };
    };
  }

  private static String without(String text, List<String> names, String word) {
    var found = new NamedThings(text, names);
    var gone = new HashSet<Word>();
    var begun = new HashSet<Word>();
    for (int i = 0; i < names.size(); i++) {
      var words = found.of(i);
      gone.addAll(words);
      words.stream().min(Comparator.comparingInt(Word::from)).ifPresent(begun::add);
    }
    var out = new StringBuilder();
    int at = 0;
    for (Word each : gone.stream().sorted(Comparator.comparingInt(Word::from)).toList()) {
      out.append(text, at, each.from()).append(begun.contains(each) ? word : "");
      at = each.to();
    }
    return out.append(text.substring(at)).toString();
  }

  private static List<String> names(List<JsonNode> things, String field) {
    return things.stream().map(thing -> thing.path(field).asText("")).toList();
  }

  private static List<JsonNode> things(Object value) {
    var things = new ArrayList<JsonNode>();
    if (value instanceof JsonNode list && list.isArray()) {
      list.forEach(things::add);
    } else if (value != null) {
      throw new ExpressionException("'" + Values.text(value) + "' is no list");
    }
    return things;
  }

  private static String text(Object value) {
    return value == null ? "" : value instanceof String text ? text : Values.text(value);
  }
}
