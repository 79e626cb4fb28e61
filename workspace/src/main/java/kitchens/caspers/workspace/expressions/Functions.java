package kitchens.caspers.workspace.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.expressions.Expression.Node;

/**
 * The functions of expressions: {@code round(x, digits)}, {@code floor(x)}, {@code ceil(x)}, {@code
 * abs(x)}, {@code min(x, …)}, {@code max(x, …)}, {@code length(text)}, {@code missing(x)}, {@code
 * coalesce(x, …)}, {@code if(condition, x, y)}, {@code among(x, list)} (of a list, whether each of
 * it is); and of texts that people write {@code mentions(text, 'word|some words|begin*')}, {@code
 * named(text, list, field)}, {@code without(text, list, field, word)}, {@code uuid(text)} and
 * {@code sum(list, field)}, see {@link Words} and {@link NamedThings}.
 */
final class Functions {

  private Functions() {}

  static Node of(String name, List<Node> arguments) {
    return switch (name) {
      case "round" -> {
        counted(name, arguments, 2);
        yield scope ->
            rounded(number(name, arguments.get(0), scope), number(name, arguments.get(1), scope));
      }
      case "floor" -> whole(name, arguments, RoundingMode.FLOOR);
      case "ceil" -> whole(name, arguments, RoundingMode.CEILING);
      case "abs" -> {
        counted(name, arguments, 1);
        yield scope -> number(name, arguments.get(0), scope).abs();
      }
      case "min" -> scope -> numbers(name, arguments, scope).stream().reduce(BigDecimal::min).get();
      case "max" -> scope -> numbers(name, arguments, scope).stream().reduce(BigDecimal::max).get();
      case "length" -> {
        counted(name, arguments, 1);
        yield scope -> length(arguments.get(0).in(scope));
      }
      case "missing" -> {
        counted(name, arguments, 1);
        yield scope -> arguments.get(0).in(scope) == null;
      }
      case "coalesce" -> scope -> first(arguments, scope);
      case "if" -> {
        counted(name, arguments, 3);
        yield scope ->
            Values.truth(arguments.get(0).in(scope), "the condition of if()")
                ? arguments.get(1).in(scope)
                : arguments.get(2).in(scope);
      }
      case "among" -> {
        counted(name, arguments, 2);
        yield scope -> among(arguments.get(0).in(scope), arguments.get(1).in(scope));
      }
      case "mentions", "named", "without", "sum", "uuid" -> Texts.of(name, arguments);
      default ->
          throw new ExpressionException(
              "there is no function '"
                  + name
                  + "': there are round, floor, ceil, abs, min, max, length, missing, coalesce,"
                  + " if, among, mentions, named, without, sum, uuid");
    };
  }

  private static boolean among(Object value, Object list) {
    if (!(list instanceof JsonNode items) || !items.isArray()) {
      throw new ExpressionException("among() looks in a list, not in " + Values.text(list));
    }
    if (value instanceof JsonNode several && several.isArray()) {
      for (JsonNode one : several) {
        if (!among(Values.of(one), items)) {
          return false;
        }
      }
      return true;
    }
    for (JsonNode item : items) {
      if (Values.same(value, Values.of(item))) {
        return true;
      }
    }
    return false;
  }

  private static void counted(String name, List<Node> arguments, int count) {
    if (arguments.size() != count) {
      throw new ExpressionException(name + "() takes " + count + " argument(s)");
    }
  }

  private static BigDecimal rounded(BigDecimal x, BigDecimal digits) {
    int places = digits.intValue();
    if (places < 0 || places > 10) {
      throw new ExpressionException("round() takes 0 to 10 digits");
    }
    return x.round(Values.DIGITS).setScale(places, RoundingMode.HALF_UP);
  }

  private static Node whole(String name, List<Node> arguments, RoundingMode mode) {
    counted(name, arguments, 1);
    return scope -> number(name, arguments.get(0), scope).round(Values.DIGITS).setScale(0, mode);
  }

  private static BigDecimal number(String function, Node argument, JsonNode scope) {
    return Values.number(argument.in(scope), "an argument of " + function + "()");
  }

  private static List<BigDecimal> numbers(String name, List<Node> arguments, JsonNode scope) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (Node argument : arguments) {
      numbers.add(number(name, argument, scope));
    }
    if (numbers.isEmpty()) {
      throw new ExpressionException(name + "() takes an argument");
    }
    return numbers;
  }

  private static Object length(Object value) {
    if (value instanceof JsonNode container) {
      return BigDecimal.valueOf(container.size());
    }
    if (value instanceof String text) {
      return BigDecimal.valueOf(text.length());
    }
    throw new ExpressionException("length() takes a text or a list");
  }

  private static Object first(List<Node> arguments, JsonNode scope) {
    for (Node argument : arguments) {
      Object value = argument.in(scope);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
