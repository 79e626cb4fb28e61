package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The recommendations in the Postgres that the refund manager reads, as it would read them. */
final class Recommendations implements AutoCloseable {
  static final String INSTANCE = LiveUniverse.CATALOG + "-lakebase";
  private static final String TABLE = "recommender.pg_recommendations";

  private final Installation installation;
  private Connection connection;

  Recommendations(Installation installation) {
    this.installation = installation;
  }

  /** Rows; -1 while the database or the table is not there. */
  long count() {
    return query("SELECT count(*) FROM " + TABLE).stream()
        .map(row -> Long.parseLong(row.get(0)))
        .findFirst()
        .orElse(-1L);
  }

  /** The ids of all orders that have one; empty while the database is not there. */
  List<String> orderIds() {
    return query("SELECT order_id FROM " + TABLE).stream().map(row -> row.get(0)).toList();
  }

  /** The rows of a query, as text; none while the database or a table is not there. */
  List<List<String>> query(String sql) {
    try {
      if (connection == null) {
        connection = connect(installation.client());
      }
      try (var statement = connection.createStatement();
          var result = statement.executeQuery(sql)) {
        var rows = new ArrayList<List<String>>();
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
        return rows;
      }
    } catch (SQLException | IOException | DatabricksException e) {
      close();
      return List.of();
    }
  }

  private Connection connect(WorkspaceClient client) throws SQLException, IOException {
    var token =
        client
            .database()
            .generateDatabaseCredential(
                new GenerateDatabaseCredentialRequest()
                    .setInstanceNames(List.of(INSTANCE))
                    .setRequestId(UUID.randomUUID().toString()))
            .getToken();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/databricks_postgres".formatted(port(client)),
        client.currentUser().me(new MeRequest()).getUserName(),
        token);
  }

  /** The SDK's type has no port; the workspace's answer has. */
  private static int port(WorkspaceClient client) throws IOException {
    var config = client.config();
    var request =
        HttpRequest.newBuilder(
                URI.create(config.getHost() + "/api/2.0/database/instances/" + INSTANCE))
            .header("Authorization", "Bearer " + config.getToken())
            .build();
    try {
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      return new ObjectMapper().readTree(answer.body()).path("caspers_port").asInt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // it is broken already
    } finally {
      connection = null;
    }
  }
}
