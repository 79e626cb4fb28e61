package kitchens.caspers.workspace.expressions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.expressions.Expression.Node;

/** Reads an expression by descent: or, and, not, comparison, sum, product, sign, value. */
final class Parser {

  private static final int DEEPEST = 50;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>\\d{1,18}(?:\\.\\d{1,18})?)"
              + "|(?<text>'[^']*'|\"[^\"]*\")"
              + "|(?<name>[A-Za-z_]\\w*(?:\\.(?:[A-Za-z_]\\w*|\\d{1,6}))*)"
              + "|(?<sign>==|!=|<=|>=|[<>+\\-*/(),]))");

  private enum Kind {
    NUMBER,
    TEXT,
    NAME,
    SIGN,
    END
  }

  private record Token(Kind kind, String text, int at) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Set<String> roots = new HashSet<>();
  private int next;
  private int depth;

  Parser(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (!text.substring(at).isBlank()) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        throw new ExpressionException(
            "'"
                + text
                + "' cannot be read at character "
                + (at + 1)
                + ": '"
                + text.charAt(at)
                + "'");
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end", text.length()));
  }

  private static Token token(Matcher m) {
    for (Kind kind : new Kind[] {Kind.NUMBER, Kind.TEXT, Kind.NAME, Kind.SIGN}) {
      String found = m.group(kind.name().toLowerCase(java.util.Locale.ROOT));
      if (found != null) {
        return new Token(kind, found, m.end() - found.length());
      }
    }
    throw new IllegalStateException("a token of no kind");
  }

  Set<String> roots() {
    return roots;
  }

  Node all() {
    Node node = either();
    if (peek().kind != Kind.END) {
      throw unexpected();
    }
    return node;
  }

  private Node either() {
    if (++depth > DEEPEST) {
      throw new ExpressionException("'" + text + "' is nested too deeply");
    }
    Node node = both();
    while (word("or")) {
      Node left = node;
      Node right = both();
      node =
          scope ->
              Values.truth(left.in(scope), "the left of 'or'")
                  || Values.truth(right.in(scope), "the right of 'or'");
    }
    depth--;
    return node;
  }

  private Node both() {
    Node node = negation();
    while (word("and")) {
      Node left = node;
      Node right = negation();
      node =
          scope ->
              Values.truth(left.in(scope), "the left of 'and'")
                  && Values.truth(right.in(scope), "the right of 'and'");
    }
    return node;
  }

  private Node negation() {
    boolean negated = false;
    while (word("not")) {
      negated = !negated;
    }
    Node node = comparison();
    return negated ? scope -> !Values.truth(node.in(scope), "the right of 'not'") : node;
  }

  private Node comparison() {
    Node left = sum();
    String sign = peek().text;
    if (peek().kind != Kind.SIGN || !Set.of("==", "!=", "<", "<=", ">", ">=").contains(sign)) {
      return left;
    }
    next++;
    Node right = sum();
    return switch (sign) {
      case "==" -> scope -> Values.same(left.in(scope), right.in(scope));
      case "!=" -> scope -> !Values.same(left.in(scope), right.in(scope));
      case "<" -> scope -> Values.compare(left.in(scope), right.in(scope), sign) < 0;
      case "<=" -> scope -> Values.compare(left.in(scope), right.in(scope), sign) <= 0;
      case ">" -> scope -> Values.compare(left.in(scope), right.in(scope), sign) > 0;
      default -> scope -> Values.compare(left.in(scope), right.in(scope), sign) >= 0;
    };
  }

  private Node sum() {
    Node node = product();
    while (true) {
      if (sign("+")) {
        node = arithmetic(node, product(), '+');
      } else if (sign("-")) {
        node = arithmetic(node, product(), '-');
      } else {
        return node;
      }
    }
  }

  private Node product() {
    Node node = signed();
    while (true) {
      if (sign("*")) {
        node = arithmetic(node, signed(), '*');
      } else if (sign("/")) {
        node = arithmetic(node, signed(), '/');
      } else {
        return node;
      }
    }
  }

  private static Node arithmetic(Node left, Node right, char sign) {
    return scope -> {
      BigDecimal l = Values.number(left.in(scope), "the left of " + sign);
      BigDecimal r = Values.number(right.in(scope), "the right of " + sign);
      return switch (sign) {
        case '+' -> l.add(r, Values.DIGITS);
        case '-' -> l.subtract(r, Values.DIGITS);
        case '*' -> l.multiply(r, Values.DIGITS);
        default -> l.divide(r, Values.DIGITS);
      };
    };
  }

  private Node signed() {
    boolean negative = false;
    while (sign("-")) {
      negative = !negative;
    }
    Node node = value();
    return negative ? scope -> Values.number(node.in(scope), "what stands after -").negate() : node;
  }

  private Node value() {
    Token token = tokens.get(next);
    if (sign("(")) {
      Node inner = either();
      expect(")");
      return inner;
    }
    if (token.kind == Kind.SIGN || token.kind == Kind.END) {
      throw unexpected();
    }
    next++;
    return switch (token.kind) {
      case NUMBER -> constant(new BigDecimal(token.text));
      case TEXT -> constant(token.text.substring(1, token.text.length() - 1));
      default -> named(token);
    };
  }

  private Node named(Token token) {
    switch (token.text) {
      case "true":
        return constant(true);
      case "false":
        return constant(false);
      case "null":
        return constant(null);
      case "and", "or", "not":
        next--;
        throw unexpected();
      default:
        return sign("(") ? Functions.of(token.text, arguments()) : path(token.text);
    }
  }

  private List<Node> arguments() {
    List<Node> arguments = new ArrayList<>();
    if (sign(")")) {
      return arguments;
    }
    do {
      arguments.add(either());
    } while (sign(","));
    expect(")");
    return arguments;
  }

  private Node path(String path) {
    String[] steps = path.split("\\.");
    roots.add(steps[0]);
    return scope -> {
      JsonNode node = scope;
      for (String step : steps) {
        node =
            node.isArray() && step.matches("\\d+")
                ? node.path(Integer.parseInt(step))
                : node.path(step);
      }
      return Values.of(node == null ? MissingNode.getInstance() : node);
    };
  }

  private static Node constant(Object value) {
    return scope -> value;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean word(String word) {
    return took(Kind.NAME, word);
  }

  private boolean sign(String sign) {
    return took(Kind.SIGN, sign);
  }

  private boolean took(Kind kind, String what) {
    if (peek().kind == kind && peek().text.equals(what)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String sign) {
    if (!sign(sign)) {
      throw unexpected();
    }
  }

  private ExpressionException unexpected() {
    return new ExpressionException(
        "'" + text + "' cannot be read at character " + (peek().at + 1) + ": " + peek().text);
  }
}
