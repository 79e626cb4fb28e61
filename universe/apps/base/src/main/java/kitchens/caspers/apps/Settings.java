package kitchens.caspers.apps;

import java.util.Map;

/**
 * What the app is started with.
 *
 * @param port to listen on, loopback only; 0 for any
 * @param workspaceUrl where people find traces
 * @param catalog the universe's
 * @param instance the Lakebase instance
 */
public record Settings(
    int port,
    String workspaceUrl,
    String catalog,
    String instance,
    String databaseHost,
    int databasePort,
    String database,
    String databaseUser,
    String sslMode) {

  /**
   * Out of the variables that an app is given.
   *
   * @throws IllegalArgumentException naming the one that is missing or wrong
   */
  public static Settings of(Map<String, String> environment) {
    return new Settings(
        number(environment, "DATABRICKS_APP_PORT"),
        required(environment, "DATABRICKS_HOST"),
        required(environment, "CATALOG"),
        required(environment, "DATABASE_INSTANCE"),
        required(environment, "PGHOST"),
        number(environment, "PGPORT"),
        required(environment, "PGDATABASE"),
        required(environment, "PGUSER"),
        environment.getOrDefault("PGSSLMODE", "prefer"));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          name + " is not set: start this as an app with a database resource, or set it");
    }
    return value.strip();
  }

  private static int number(Map<String, String> environment, String name) {
    String value = required(environment, name);
    if (!value.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(name + " is '" + value + "': give a port number");
    }
    return Integer.parseInt(value);
  }
}
