package kitchens.caspers.compute.pipelines.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The clauses of Databricks' pipeline dialect that Spark's grammar lacks, taken out of one
 * statement's tokens. What is taken is blanked, so every other character keeps its place and
 * Spark's own errors point at the file.
 */
final class DialectClauses {
  private final String sql;
  private final List<Token> tokens;
  private final Substitution origin;
  private final List<Problem> problems;
  private final StringBuilder remaining;
  private final List<Expectation> expectations = new ArrayList<>();
  private boolean isPrivate;
  private boolean once;

  private DialectClauses(
      String sql, List<Token> tokens, Substitution origin, List<Problem> problems) {
    this.sql = sql;
    this.tokens = List.copyOf(tokens);
    this.origin = origin;
    this.problems = problems;
    this.remaining = new StringBuilder(sql);
  }

  /**
   * @param sql the file's text; only what {@code tokens} cover is looked at
   */
  static DialectClauses of(
      String sql, List<Token> tokens, Substitution origin, List<Problem> problems) {
    var clauses = new DialectClauses(sql, tokens, origin, problems);
    clauses.take();
    return clauses;
  }

  /** The text with the dialect's clauses blanked. */
  String remaining() {
    return remaining.toString();
  }

  /** All tokens of the statement, one blank between two. */
  String text() {
    return tokens.stream().map(Token::text).collect(Collectors.joining(" "));
  }

  List<Expectation> expectations() {
    return expectations;
  }

  boolean isPrivate() {
    return isPrivate;
  }

  boolean once() {
    return once;
  }

  private void take() {
    int i = 1;
    if (!tokens.get(0).is("CREATE")) {
      return;
    }
    if (is(i, "OR") && (is(i + 1, "REFRESH") || is(i + 1, "REPLACE"))) {
      if (is(i + 1, "REFRESH")) {
        blank(i, i + 1);
      }
      i += 2;
    }
    if (is(i, "PRIVATE")) {
      isPrivate = true;
      blank(i, i);
      i++;
    }
    if (is(i, "LIVE")) {
      blank(i, i);
      i++;
    }
    if (is(i, "FLOW")) {
      takeOnce(i);
    } else if (is(i, "STREAMING") || is(i, "MATERIALIZED")) {
      takeConstraints(skipName(i + 2));
    }
  }

  private void takeOnce(int from) {
    for (int i = from; i + 2 < tokens.size(); i++) {
      if (is(i, "INSERT") && is(i + 1, "INTO") && is(i + 2, "ONCE")) {
        once = true;
        blank(i + 2, i + 2);
        return;
      }
    }
  }

  private int skipName(int i) {
    if (is(i, "IF") && is(i + 1, "NOT") && is(i + 2, "EXISTS")) {
      i += 3;
    }
    i++;
    while (is(i, ".")) {
      i += 2;
    }
    return i;
  }

  /** Takes the constraints of a column list that opens at token {@code open}. */
  private void takeConstraints(int open) {
    if (!is(open, "(")) {
      return;
    }
    int depth = 0;
    int elementStart = open + 1;
    int kept = 0;
    int comma = -1;
    for (int i = open; i < tokens.size(); i++) {
      if (is(i, "(")) {
        depth++;
      } else if (is(i, ")")) {
        depth--;
      }
      boolean ends = depth == 0 || (depth == 1 && is(i, ","));
      if (ends && i > open) {
        if (is(elementStart, "CONSTRAINT")) {
          takeConstraint(elementStart, i);
          blank(elementStart, i - 1);
          if (comma >= 0 && kept > 0) {
            blank(comma, comma);
          }
          if (kept == 0 && is(i, ",")) {
            blank(i, i);
          }
        } else {
          kept++;
        }
        comma = i;
        elementStart = i + 1;
      }
      if (depth == 0) {
        if (kept == 0) {
          blank(open, open);
          blank(i, i);
        }
        return;
      }
    }
  }

  private void takeConstraint(int start, int end) {
    Position at = origin.position(tokens.get(start).start());
    int close = closing(start + 3);
    if (!is(start + 2, "EXPECT") || !is(start + 3, "(") || close < 0 || close >= end) {
      problems.add(
          new Problem(
              at, "a constraint reads CONSTRAINT name EXPECT (condition) [ON VIOLATION …]"));
      return;
    }
    String name = unquoted(tokens.get(start + 1));
    String condition = sql.substring(tokens.get(start + 3).end(), tokens.get(close).start());
    Expectation.Action action = Expectation.Action.WARN;
    if (is(close + 1, "ON") && is(close + 2, "VIOLATION") && close + 5 == end) {
      if (is(close + 3, "DROP") && is(close + 4, "ROW")) {
        action = Expectation.Action.DROP_ROW;
      } else if (is(close + 3, "FAIL") && is(close + 4, "UPDATE")) {
        action = Expectation.Action.FAIL_UPDATE;
      } else {
        problems.add(new Problem(at, "ON VIOLATION takes DROP ROW or FAIL UPDATE"));
      }
    } else if (close + 1 != end) {
      problems.add(
          new Problem(
              origin.position(tokens.get(close + 1).start()),
              "after EXPECT (…) comes ON VIOLATION DROP ROW, ON VIOLATION FAIL UPDATE or nothing"));
    }
    expectations.add(new Expectation(name, condition.strip(), action, at));
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      if (is(i, "(")) {
        depth++;
      } else if (is(i, ")") && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static String unquoted(Token token) {
    String text = token.text();
    return token.type() == Token.Type.QUOTED_NAME
        ? text.substring(1, text.length() - 1).replace("``", "`")
        : text;
  }

  private boolean is(int index, String word) {
    return index >= 0 && index < tokens.size() && tokens.get(index).is(word);
  }

  private void blank(int first, int last) {
    for (int at = tokens.get(first).start(); at < tokens.get(last).end(); at++) {
      if (remaining.charAt(at) != '\n') {
        remaining.setCharAt(at, ' ');
      }
    }
  }
}
