package kitchens.caspers.refunds;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the database refused, in words that name what is missing and the mend. */
final class DatabaseFailures {
  private static final Pattern OBJECT =
      Pattern.compile("(?:relation|table|schema|view|sequence) \"?([\\w.]+)\"?");

  private DatabaseFailures() {}

  /** The refusal for an exception of the database, or null when it is something else. */
  static Refusal of(Throwable failure, Settings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return of(sql, settings);
      }
      if (cause.getClass().getName().startsWith("com.databricks.sdk.core.error")) {
        return new Refusal(
            503, "The workspace gives the app no access to the database: " + cause.getMessage());
      }
    }
    return null;
  }

  private static Refusal of(SQLException failure, Settings settings) {
    String state = failure.getSQLState();
    String object = object(failure.getMessage());
    if (state.equals("42501")) {
      return new Refusal(
          403,
          "The app may not use "
              + object
              + ". Somebody with the right must run, in the database "
              + settings.database()
              + ": GRANT "
              + (object.contains(".") || failure.getMessage().contains("for table")
                  ? "SELECT ON "
                  : "USAGE ON SCHEMA ")
              + object
              + " TO \""
              + settings.databaseUser()
              + "\"");
    }
    if (state.equals("42P01") || state.equals("3F000")) {
      return new Refusal(
          503,
          object
              + " is not there yet: the stage Lakebase_Reverse_ETL makes it. Run it, or wait for it.");
    }
    if (state.startsWith("08") || state.startsWith("57")) {
      return new Refusal(503, "The database does not answer; the app tries again by itself.");
    }
    return null;
  }

  private static String object(String message) {
    Matcher matcher = OBJECT.matcher(message == null ? "" : message);
    String found = "a table";
    while (matcher.find()) {
      found = matcher.group(1);
    }
    Matcher plain = Pattern.compile("for (?:table|schema) (\\w+)").matcher(String.valueOf(message));
    return plain.find() ? plain.group(1) : found;
  }
}
