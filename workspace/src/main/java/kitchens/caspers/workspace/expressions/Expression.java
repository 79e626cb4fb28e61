package kitchens.caspers.workspace.expressions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A small expression over JSON: {@code answer.refund_usd <= order.order_total and not late}.
 *
 * <p>Paths, decimal numbers, text in single or double quotes, {@code true false null}, {@code + - *
 * /}, {@code == != < <= > >=}, {@code and or not}, brackets, and the functions of {@link
 * Functions}. There are no loops and no calls out, so that it always ends; numbers are decimal with
 * 16 digits, so that a result never grows.
 */
public final class Expression {

  /** Longest text that is read. */
  public static final int LONGEST = 2_000;

  /** Something that has a value for a scope: BigDecimal, String, Boolean, JsonNode or null. */
  @FunctionalInterface
  interface Node {
    Object in(JsonNode scope);
  }

  private final String text;
  private final Node root;
  private final Set<String> roots;

  private Expression(String text, Node root, Set<String> roots) {
    this.text = text;
    this.root = root;
    this.roots = Set.copyOf(roots);
  }

  /**
   * Reads an expression.
   *
   * @throws ExpressionException naming the place where it cannot be read
   */
  public static Expression parse(String text) {
    requireNonNull(text, "text is null");
    if (text.length() > LONGEST) {
      throw new ExpressionException("an expression has at most " + LONGEST + " characters");
    }
    Parser parser = new Parser(text);
    return new Expression(text, parser.all(), parser.roots());
  }

  /** The first names of the paths that it reads. */
  public Set<String> roots() {
    return roots;
  }

  /**
   * Its value.
   *
   * @return BigDecimal, String, Boolean, JsonNode (an object or array) or null
   * @throws ExpressionException when an operand is missing or of a wrong kind
   */
  public Object in(JsonNode scope) {
    try {
      return root.in(scope);
    } catch (ExpressionException e) {
      throw new ExpressionException("'" + text + "': " + e.getMessage());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new ExpressionException("'" + text + "' cannot be computed: " + e.getMessage());
    }
  }

  /** Whether it holds. */
  public boolean holdsIn(JsonNode scope) {
    if (in(scope) instanceof Boolean truth) {
      return truth;
    }
    throw new ExpressionException("'" + text + "' is neither true nor false");
  }

  @Override
  public String toString() {
    return text;
  }
}
