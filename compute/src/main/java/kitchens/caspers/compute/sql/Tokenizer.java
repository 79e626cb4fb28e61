package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens, past comments and white space. It knows no grammar: what it cannot close
 * (an open quote) it leaves to Spark's parser to complain about.
 */
final class Tokenizer {
  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    while (tokenizer.at < sql.length()) {
      tokenizer.next();
    }
    return tokenizer.tokens;
  }

  private void next() {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end + 1;
    } else if (sql.startsWith("/*", at)) {
      comment();
    } else if (c == '`') {
      quotedIdentifier();
    } else if (c == '\'' || c == '"') {
      string(c);
    } else if (Character.isDigit(c)) {
      run(Token.Kind.NUMBER);
    } else if (Character.isLetter(c) || c == '_') {
      run(Token.Kind.WORD);
    } else {
      tokens.add(new Token(Token.Kind.SYMBOL, String.valueOf(c), at++));
    }
  }

  private void comment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  private void quotedIdentifier() {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c != '`') {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '`') {
        text.append('`');
        at++;
      } else {
        break;
      }
    }
    tokens.add(new Token(Token.Kind.QUOTED, text.toString(), start));
  }

  private void string(char quote) {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && at < sql.length()) {
        text.append(sql.charAt(at++));
      } else if (c != quote) {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == quote) {
        text.append(quote);
        at++;
      } else {
        break;
      }
    }
    tokens.add(new Token(Token.Kind.STRING, text.toString(), start));
  }

  private void run(Token.Kind kind) {
    int start = at;
    while (at < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
      at++;
    }
    tokens.add(new Token(kind, sql.substring(start, at), start));
  }
}
