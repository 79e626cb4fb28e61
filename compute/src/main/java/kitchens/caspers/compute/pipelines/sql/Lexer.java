package kitchens.caspers.compute.pipelines.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens, so that the dialect's own clauses are found as tokens and never inside a
 * string, a quoted name or a comment.
 */
final class Lexer {
  private final String sql;
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    var lexer = new Lexer(sql);
    var tokens = new ArrayList<Token>();
    for (Token token = lexer.next(); token != null; token = lexer.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  private Token next() {
    skipBlanksAndComments();
    if (at >= sql.length()) {
      return null;
    }
    int start = at;
    char c = sql.charAt(at);
    if (c == '\'' || c == '"') {
      quoted(c, true);
      return token(Token.Type.STRING, start);
    }
    if (c == '`') {
      quoted(c, false);
      return token(Token.Type.QUOTED_NAME, start);
    }
    if (Character.isLetter(c) || c == '_') {
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
      return token(Token.Type.WORD, start);
    }
    if (Character.isDigit(c)) {
      while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
      return token(Token.Type.NUMBER, start);
    }
    at++;
    return token(Token.Type.SYMBOL, start);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private Token token(Token.Type type, int start) {
    return new Token(type, sql.substring(start, at), start, at);
  }

  /** Spark's strings escape with a backslash; a name doubles its back-tick. */
  private void quoted(char quote, boolean backslashEscapes) {
    at++;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += backslashEscapes && sql.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, sql.length());
  }

  private void skipBlanksAndComments() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else {
        return;
      }
    }
  }
}
