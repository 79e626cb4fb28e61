package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.compute.http.ComputeException;

/** Recognises the {@link CatalogStatement}s by their first words; all else is not its business. */
final class CatalogStatementParser {
  private final List<Token> tokens;
  private int at;

  private CatalogStatementParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * The statement, when it is one of ours.
   *
   * @throws ComputeException 400 when it begins as one of ours and goes wrong
   */
  static Optional<CatalogStatement> parse(List<Token> tokens) {
    CatalogStatementParser parser = new CatalogStatementParser(tokens);
    Optional<CatalogStatement> statement = parser.statement();
    if (statement.isPresent()) {
      parser.end();
    }
    return statement;
  }

  private Optional<CatalogStatement> statement() {
    if (words("CREATE", "CATALOG")) {
      boolean ifNotExists = words("IF", "NOT", "EXISTS");
      return Optional.of(
          new CatalogStatement.CreateCatalog(name("a catalog's name"), ifNotExists, comment()));
    } else if (words("DROP", "CATALOG")) {
      boolean ifExists = words("IF", "EXISTS");
      String name = name("a catalog's name");
      boolean cascade = words("CASCADE");
      if (!cascade) {
        words("RESTRICT");
      }
      return Optional.of(new CatalogStatement.DropCatalog(name, ifExists, cascade));
    } else if (words("SHOW", "CATALOGS")) {
      return Optional.of(new CatalogStatement.ShowCatalogs(like()));
    } else if (words("CREATE", "EXTERNAL", "VOLUME")) {
      return Optional.of(createVolume(true));
    } else if (words("CREATE", "VOLUME")) {
      return Optional.of(createVolume(false));
    } else if (words("DROP", "VOLUME")) {
      boolean ifExists = words("IF", "EXISTS");
      return Optional.of(new CatalogStatement.DropVolume(names("a volume's name", 3), ifExists));
    } else if (words("SHOW", "VOLUMES")) {
      List<String> schema = words("IN") || words("FROM") ? names("a schema's name", 2) : List.of();
      return Optional.of(new CatalogStatement.ShowVolumes(schema, like()));
    }
    return Optional.empty();
  }

  private CatalogStatement createVolume(boolean external) {
    boolean ifNotExists = words("IF", "NOT", "EXISTS");
    List<String> name = names("a volume's name", 3);
    String location = words("LOCATION") ? string("the location") : null;
    if (external != (location != null)) {
      throw wrong(
          external
              ? "CREATE EXTERNAL VOLUME needs LOCATION '…'"
              : "a volume with LOCATION is CREATE EXTERNAL VOLUME");
    }
    return new CatalogStatement.CreateVolume(name, ifNotExists, location, comment());
  }

  private String comment() {
    return words("COMMENT") ? string("the comment") : null;
  }

  private String like() {
    if (words("LIKE")) {
      return string("the pattern");
    }
    return at < tokens.size() && tokens.get(at).kind() == Token.Kind.STRING
        ? tokens.get(at++).text()
        : null;
  }

  private List<String> names(String what, int most) {
    List<String> names = new ArrayList<>();
    do {
      names.add(name(what));
    } while (symbol('.'));
    if (names.size() > most) {
      throw wrong(what + " has at most " + most + " parts, got " + String.join(".", names));
    }
    return List.copyOf(names);
  }

  private String name(String what) {
    if (at >= tokens.size() || !tokens.get(at).name()) {
      throw wrong(what + " is expected " + where());
    }
    return tokens.get(at++).text();
  }

  private String string(String what) {
    if (at >= tokens.size() || tokens.get(at).kind() != Token.Kind.STRING) {
      throw wrong(what + " is expected, in quotes, " + where());
    }
    return tokens.get(at++).text();
  }

  private boolean words(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  private boolean symbol(char symbol) {
    boolean found = at < tokens.size() && tokens.get(at).symbol(symbol);
    at += found ? 1 : 0;
    return found;
  }

  private void end() {
    while (symbol(';')) {
      // trailing semicolons end the statement
    }
    if (at < tokens.size()) {
      throw wrong("unexpected '" + tokens.get(at).text() + "' " + where());
    }
  }

  private String where() {
    return at < tokens.size()
        ? "at character " + (tokens.get(at).start() + 1)
        : "at the end of the statement";
  }

  private static ComputeException wrong(String message) {
    return ComputeException.badRequest("[PARSE_SYNTAX_ERROR] Syntax error: " + message + ".");
  }
}
