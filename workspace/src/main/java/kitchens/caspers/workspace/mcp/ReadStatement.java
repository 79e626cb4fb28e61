package kitchens.caspers.workspace.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a SQL statement only reads, by its words outside of literals, quoted names and comments.
 * What cannot be told is refused: this stands before grants, not in their place.
 */
final class ReadStatement {

  private static final Set<String> READS =
      Set.of("SELECT", "WITH", "FROM", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC", "EXPLAIN");

  /** Behind WITH and FROM, Spark takes these too. */
  private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  private final String sql;
  private final List<String> words = new ArrayList<>();
  private int at;
  private String problem;

  private ReadStatement(String sql) {
    this.sql = sql;
  }

  /** Why a statement is refused; empty when it only reads. */
  static Optional<String> refusal(String sql) {
    ReadStatement read = new ReadStatement(sql);
    read.scan();
    return Optional.ofNullable(read.judge());
  }

  private String judge() {
    if (problem != null) {
      return problem;
    }
    String first = words.stream().filter(word -> !word.equals("(")).findFirst().orElse("");
    if (!READS.contains(first)) {
      return first.isEmpty()
          ? "there is no statement"
          : "this tool only reads: begin with one of "
              + READS.stream().sorted().toList()
              + ", not with "
              + (first.length() > 30 ? first.substring(0, 30) + "…" : first);
    }
    int end = words.indexOf(";");
    if (end >= 0 && !words.subList(end, words.size()).stream().allMatch(";"::equals)) {
      return "this tool runs one statement at a time: send what follows the ; by itself";
    }
    if (first.equals("WITH") || first.equals("FROM")) {
      return words.stream()
          .filter(WRITES::contains)
          .findFirst()
          .map(
              word ->
                  "this tool only reads, and the statement has the word "
                      + word
                      + " behind "
                      + first
                      + ": quote it with `…` if it is a name")
          .orElse(null);
    }
    return null;
  }

  private void scan() {
    while (at < sql.length() && problem == null) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at)) {
        lineComment();
      } else if (sql.startsWith("/*", at)) {
        comment();
      } else if (c == '\'' || c == '"') {
        literal(c, false);
      } else if (c == '`') {
        name();
      } else if (Character.isLetter(c) || c == '_') {
        word();
      } else {
        words.add(String.valueOf(c));
        at++;
      }
    }
  }

  private void word() {
    int from = at;
    while (at < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
      at++;
    }
    String word = sql.substring(from, at);
    boolean quoted = at < sql.length() && (sql.charAt(at) == '\'' || sql.charAt(at) == '"');
    if (quoted && word.equalsIgnoreCase("r")) {
      literal(sql.charAt(at), true);
      return;
    }
    words.add(word.toUpperCase(Locale.ROOT));
  }

  /** A raw one, r'…', knows no escapes. */
  private void literal(char quote, boolean raw) {
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\\' && !raw) {
        at++;
      } else if (c == quote) {
        at++;
        return;
      }
    }
    problem = "a literal in the statement has no end";
  }

  private void name() {
    int end = sql.indexOf('`', at + 1);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == '`') {
      end = sql.indexOf('`', end + 2);
    }
    if (end < 0) {
      problem = "a quoted name in the statement has no end";
    } else {
      words.add("`");
      at = end + 1;
    }
  }

  /** Spark lets a comment go on behind a backslash at its line's end. */
  private void lineComment() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      if (sql.startsWith("\\\n", at)) {
        problem = "a comment in the statement goes on behind a backslash: write it as two";
        return;
      }
      at++;
    }
  }

  /** They nest. */
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
    if (depth > 0) {
      problem = "a comment in the statement has no end";
    }
  }
}
