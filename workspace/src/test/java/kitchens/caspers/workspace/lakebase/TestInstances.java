package kitchens.caspers.workspace.lakebase;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to database instances, as clients make them. */
final class TestInstances {

  private TestInstances() {}

  static String credential(WorkspaceClient client, String instance) {
    return client
        .database()
        .generateDatabaseCredential(
            new GenerateDatabaseCredentialRequest()
                .setInstanceNames(List.of(instance))
                .setRequestId("test"))
        .getToken();
  }

  static Connection connect(
      TestWorkspace workspace, String instance, String database, String user, String password)
      throws SQLException {
    PGSimpleDataSource connections = new PGSimpleDataSource();
    connections.setServerNames(new String[] {"127.0.0.1"});
    connections.setPortNumbers(new int[] {port(workspace, instance)});
    connections.setDatabaseName(database);
    connections.setUser(user);
    connections.setPassword(password);
    connections.setConnectTimeout(2);
    return connections.getConnection();
  }

  /** The port, which the SDK's class has no field for. */
  static int port(TestWorkspace workspace, String instance) {
    try {
      return json(new Http(workspace)
              .withToken(workspace.adminToken())
              .get("/api/2.0/database/instances/" + instance)
              .body())
          .path("caspers_port")
          .asInt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
