package kitchens.caspers.workspace.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The statements of a SQL text, parted at semicolons outside of quotes and comments. A compound
 * statement, {@code BEGIN … END}, is one to its end.
 */
public final class SqlScript {
  private static final Pattern COMPOUND =
      Pattern.compile("BEGIN\\b(?!\\s*;)", Pattern.CASE_INSENSITIVE);

  private final String text;
  private int at;

  private SqlScript(String text) {
    this.text = text;
  }

  /**
   * One statement.
   *
   * @param line of its first word in the whole text, from 1
   */
  public record Statement(String text, int line) {}

  /** The statements; what holds only comments is none. */
  public static List<Statement> of(String text) {
    return new SqlScript(text).statements();
  }

  private List<Statement> statements() {
    var all = new ArrayList<Statement>();
    while (at < text.length()) {
      skipBlank();
      var from = at;
      if (COMPOUND.matcher(text).region(from, text.length()).lookingAt()) {
        at = text.length();
      } else {
        skipStatement();
      }
      var statement = text.substring(from, at).strip();
      if (!statement.isEmpty()) {
        all.add(new Statement(statement, line(from)));
      }
      at++;
    }
    return all;
  }

  private int line(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  /** White space and comments before a statement are no part of it, but for hints within. */
  private void skipBlank() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (!skipComment()) {
        return;
      }
    }
  }

  private void skipStatement() {
    while (at < text.length() && text.charAt(at) != ';') {
      var c = text.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else if (!skipComment()) {
        at++;
      }
    }
  }

  private boolean skipComment() {
    if (text.startsWith("--", at)) {
      var end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
      return true;
    }
    if (text.startsWith("/*", at)) {
      skipBracketed();
      return true;
    }
    return false;
  }

  /** Bracketed comments nest. */
  private void skipBracketed() {
    var depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
    at = Math.min(at, text.length());
  }

  private void skipQuoted(char quote) {
    for (at++; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c == '\\' && quote != '`') {
        at++;
      } else if (c == quote) {
        at++;
        return;
      }
    }
    at = Math.min(at, text.length());
  }
}
