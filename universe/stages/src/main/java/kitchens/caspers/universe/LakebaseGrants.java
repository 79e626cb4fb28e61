package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.databricks.sdk.service.iam.MeRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/** What others may do in the universe's Postgres, granted in Postgres' own words. */
final class LakebaseGrants {
  private final WorkspaceClient workspace;
  private final String instance;
  private final String database;

  LakebaseGrants(WorkspaceClient workspace, String instance, String database) {
    this.workspace = workspace;
    this.instance = instance;
    this.database = database;
  }

  /**
   * Lets a role read all tables of some schemas, and make its own in one that is made for it.
   * Repeating it changes nothing.
   */
  void letRead(String role, List<String> schemas, String own) {
    var user = quoted(role);
    try (var connection = DriverManager.getConnection(url(), login());
        var statement = connection.createStatement()) {
      for (var schema : schemas) {
        statement.execute("GRANT USAGE ON SCHEMA " + quoted(schema) + " TO " + user);
        statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA " + quoted(schema) + " TO " + user);
      }
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + quoted(own));
      statement.execute("GRANT USAGE, CREATE ON SCHEMA " + quoted(own) + " TO " + user);
    } catch (SQLException e) {
      throw new StageFailure(
          "Postgres refused to let %s read: %s".formatted(role, e.getMessage()), e);
    }
  }

  private String url() {
    try {
      var address =
          workspace
              .apiClient()
              .execute(
                  new Request("GET", "/api/2.0/database/instances/" + instance),
                  InstanceAddress.class);
      return "jdbc:postgresql://%s:%d/%s".formatted(address.host, address.port, database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Properties login() {
    var credential =
        workspace
            .database()
            .generateDatabaseCredential(
                new GenerateDatabaseCredentialRequest()
                    .setRequestId(UUID.randomUUID().toString())
                    .setInstanceNames(List.of(instance)));
    var login = new Properties();
    login.setProperty("user", workspace.currentUser().me(new MeRequest()).getUserName());
    login.setProperty("password", credential.getToken());
    login.setProperty("sslmode", "prefer");
    return login;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
