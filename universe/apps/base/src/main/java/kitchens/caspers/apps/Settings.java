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
  public static Settings of(Map<String, String> variables) {
    var given = new Environment(variables, "start this as an app with a database resource");
    return new Settings(
        given.port("DATABRICKS_APP_PORT"),
        given.text("DATABRICKS_HOST"),
        given.text("CATALOG"),
        given.text("DATABASE_INSTANCE"),
        given.text("PGHOST"),
        given.port("PGPORT"),
        given.text("PGDATABASE"),
        given.text("PGUSER"),
        variables.getOrDefault("PGSSLMODE", "prefer"));
  }
}
