package kitchens.caspers.compute.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import kitchens.caspers.compute.catalog.ServedSession;
import kitchens.caspers.compute.catalog.VolumePaths;
import org.apache.spark.sql.SparkSession;

/**
 * Storage paths in the text of a statement. Each of Spark's and Delta's plans has a way of its own
 * to carry a path in place of a table's name; the text shows them all, whatever becomes of it.
 * Below the storage root lie the tables of everybody, so only an administrator's text may hold such
 * a path; a volume's path is looked at where it is resolved.
 */
final class PathNames {
  /** Statements in which a path may stand as a string, with no other word about it. */
  private static final Set<String> TAKE_STRINGS =
      Set.of(
          "CONVERT",
          "DESC",
          "DESCRIBE",
          "GENERATE",
          "MSCK",
          "OPTIMIZE",
          "REFRESH",
          "REORG",
          "RESTORE",
          "VACUUM");

  private static final Pattern PATH =
      Pattern.compile("(?i)^(/|[a-z][a-z0-9+.-]*:/).*", Pattern.DOTALL);

  private PathNames() {}

  static void check(SparkSession session, List<Token> tokens) {
    if (tokens.isEmpty() || ServedSession.principal(session).isEmpty()) {
      return;
    }
    boolean strings = TAKE_STRINGS.contains(tokens.get(0).text().toUpperCase(Locale.ROOT));
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean part = i > 0 && tokens.get(i - 1).symbol('.') && token.text().contains("/");
      if (token.kind() == Token.Kind.QUOTED && (part || PATH.matcher(token.text()).matches())
          || token.kind() == Token.Kind.STRING && strings && PATH.matcher(token.text()).matches()) {
        check(session, token.text());
      }
    }
  }

  /** The same for a name that was made from a text, as IDENTIFIER(…) makes it. */
  static void checkName(SparkSession session, List<String> parts) {
    String last = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
    if (last.contains("/") && ServedSession.principal(session).isPresent()) {
      check(session, last);
    }
  }

  private static void check(SparkSession session, String path) {
    if (!VolumePaths.isVolumePath(path)) {
      VolumePaths.requireMayNamePaths(session);
    }
  }
}
