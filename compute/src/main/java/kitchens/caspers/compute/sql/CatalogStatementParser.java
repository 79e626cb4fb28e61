package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    } else if (words("GRANT")) {
      return Optional.of(grants(true));
    } else if (words("REVOKE")) {
      return Optional.of(grants(false));
    } else if (words("SHOW", "GRANTS") || words("SHOW", "GRANT")) {
      String principal = ahead("ON") ? null : name("a principal's name");
      need("ON");
      return Optional.of(new CatalogStatement.ShowGrants(securable(), principal));
    } else if (words("USE", "CATALOG") || words("SET", "CATALOG")) {
      return Optional.of(new CatalogStatement.UseCatalog(name("a catalog's name")));
    } else if (words("COMMENT", "ON", "CATALOG")) {
      return Optional.of(commentOn("CATALOG", 1));
    } else if (words("COMMENT", "ON", "VOLUME")) {
      return Optional.of(commentOn("VOLUME", 3));
    }
    return alter();
  }

  /** Changes of owner, and the changes of what Spark does not know; the others are Spark's. */
  private Optional<CatalogStatement> alter() {
    int start = at;
    if (words("ALTER") && at < tokens.size() && tokens.get(at).name()) {
      SecurableName on = securable();
      boolean set = words("SET");
      if (words("OWNER", "TO")) {
        return Optional.of(new CatalogStatement.SetOwner(on, name("the new owner's name")));
      }
      boolean ours = on.type().equals("CATALOG") || on.type().equals("VOLUME");
      if (ours && !set && words("RENAME", "TO")) {
        List<String> to = names("the new name", 3);
        return Optional.of(new CatalogStatement.Rename(on, to.get(to.size() - 1)));
      }
    }
    at = start;
    return Optional.empty();
  }

  private CatalogStatement grants(boolean grant) {
    List<String> privileges = new ArrayList<>();
    do {
      privileges.add(privilege());
    } while (symbol(','));
    need("ON");
    SecurableName on = securable();
    need(grant ? "TO" : "FROM");
    return new CatalogStatement.ChangeGrants(
        grant, List.copyOf(privileges), on, name("a principal's name"));
  }

  /** Words up to the next comma or ON: {@code USE CATALOG}. */
  private String privilege() {
    StringBuilder words = new StringBuilder();
    while (at < tokens.size() && tokens.get(at).name() && !ahead("ON")) {
      words.append(words.isEmpty() ? "" : "_").append(tokens.get(at++).text());
    }
    if (words.isEmpty()) {
      throw wrong("a privilege is expected " + where());
    }
    return words.toString();
  }

  private SecurableName securable() {
    words("MATERIALIZED");
    words("STREAMING");
    String word = tokens.size() > at ? tokens.get(at).text().toUpperCase(Locale.ROOT) : "";
    boolean typed =
        at < tokens.size()
            && tokens.get(at).kind() == Token.Kind.WORD
            && SecurableName.TYPES.contains(word)
            && !(at + 1 < tokens.size() && tokens.get(at + 1).symbol('.'));
    if (!typed) {
      return SecurableName.of("TABLE", names("a table's name", 3));
    }
    at++;
    boolean named = at < tokens.size() && tokens.get(at).name() && !ahead("TO") && !ahead("FROM");
    SecurableName type = SecurableName.of(word, List.of());
    boolean current = type.parts() < 3;
    return !named && current
        ? type
        : SecurableName.of(word, names("the name of a " + word.toLowerCase(Locale.ROOT), 3));
  }

  private CatalogStatement commentOn(String type, int parts) {
    SecurableName on = SecurableName.of(type, names("the name of a " + type, parts));
    need("IS");
    return new CatalogStatement.CommentOn(on, words("NULL") ? "" : string("the comment"));
  }

  private boolean ahead(String word) {
    return at < tokens.size() && tokens.get(at).is(word);
  }

  private void need(String word) {
    if (!words(word)) {
      throw wrong(word + " is expected " + where());
    }
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
