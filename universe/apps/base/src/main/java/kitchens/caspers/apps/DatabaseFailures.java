package kitchens.caspers.apps;

import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the database refused, in words that name what is missing and the mend. */
public final class DatabaseFailures {
  private static final Pattern DENIED =
      Pattern.compile("permission denied for (table|schema|database|sequence) \"?([\\w-]+)\"?");
  private static final Pattern MISSING =
      Pattern.compile(
          "(?:relation|schema|column) \"([^\"]+)\" does not exist|column ([\\w.]+) does not exist");
  private final Settings settings;
  private final String stage;
  private final Map<String, String> schemas;
  private final Map<String, String> rights;

  /**
   * @param stage which makes the copies that the app reads
   * @param schemas of the tables that it uses, by the tables' names
   * @param rights that it needs on its own tables, such as {@code SELECT, INSERT}, by their names
   */
  public DatabaseFailures(
      Settings settings, String stage, Map<String, String> schemas, Map<String, String> rights) {
    this.settings = settings;
    this.stage = stage;
    this.schemas = Map.copyOf(schemas);
    this.rights = Map.copyOf(rights);
  }

  /** The refusal for an exception of the database, or null when it is something else. */
  public Refusal of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return of(sql);
      }
    }
    return ofWorkspace(failure);
  }

  /** The refusal for what the workspace refused, or null when it is something else. */
  static Refusal ofWorkspace(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getName().startsWith("com.databricks.sdk.core.error")) {
        return new Refusal(
            503, "The workspace does not give the app what it asked for: " + cause.getMessage());
      }
    }
    return null;
  }

  private Refusal of(SQLException failure) {
    String state = failure.getSQLState();
    String message = String.valueOf(failure.getMessage());
    if (state.equals("42501")) {
      return new Refusal(403, denied(message));
    }
    if (state.equals("42P01") || state.equals("3F000") || state.equals("42703")) {
      Matcher missing = MISSING.matcher(message);
      String name =
          !missing.find()
              ? "a table"
              : missing.group(1) != null ? missing.group(1) : missing.group(2);
      return new Refusal(
          503,
          name
              + " is not there yet: the stage "
              + stage
              + " makes the copies. Run it, or wait for it.");
    }
    if (state.equals("28P01") || state.equals("28000")) {
      return new Refusal(
          503,
          "The database does not let "
              + settings.databaseUser()
              + " in: give the app the resource `database` on the instance "
              + settings.instance()
              + ", then start it again.");
    }
    if (state.startsWith("08") || state.startsWith("57")) {
      return new Refusal(503, "The database does not answer; the app tries again by itself.");
    }
    return null;
  }

  private String denied(String message) {
    Matcher denied = DENIED.matcher(message);
    String to = " TO \"" + settings.databaseUser() + "\"";
    String grant = "what is missing" + to;
    String object = "something in the database";
    if (denied.find()) {
      String name = denied.group(2);
      object = denied.group(1) + " " + name;
      grant =
          switch (denied.group(1)) {
            case "schema" -> "GRANT USAGE ON SCHEMA " + name + to;
            case "database" -> "GRANT CREATE ON DATABASE \"" + name + "\"" + to;
            default -> {
              String schema = schemas.getOrDefault(name, "public");
              object = denied.group(1) + " " + schema + "." + name;
              String what = rights.getOrDefault(name, "SELECT");
              yield "GRANT " + what + " ON " + schema + "." + name + to;
            }
          };
    }
    return "The app may not use the "
        + object
        + ". Somebody with the right must run, in the database "
        + settings.database()
        + ": "
        + grant;
  }
}
