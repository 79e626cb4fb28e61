package kitchens.caspers.workspace.apps.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.statement.StatementContext;

/** Where deployments are kept. */
public final class DeploymentStore {

  private final Database database;

  public DeploymentStore(Database database) {
    this.database = requireNonNull(database, "database is null");
  }

  /** Keeps a new deployment; false when its id is taken or another of the app is in progress. */
  public boolean insert(Deployment deployment) {
    return database
        .jdbi()
        .inTransaction(
            h -> {
              h.createQuery("SELECT name FROM apps WHERE name = :name FOR UPDATE")
                  .bind("name", deployment.appName())
                  .mapTo(String.class)
                  .findOne();
              return h.createUpdate(
                          """
                          INSERT INTO app_deployments (deployment_id, app_name, source_code_path,
                                                       command, env, released, state, message,
                                                       creator, created_at, updated_at)
                          SELECT :id, :app, :source, :command::jsonb, :env::jsonb,
                                 :released::jsonb, :state, :message, :creator, :created, :created
                           WHERE NOT EXISTS (SELECT 1 FROM app_deployments
                                              WHERE app_name = :app AND state = 'IN_PROGRESS')
                          ON CONFLICT (deployment_id) DO NOTHING
                          """)
                      .bind("id", deployment.deploymentId())
                      .bind("app", deployment.appName())
                      .bind("source", deployment.sourceCodePath())
                      .bind("command", deployment.command().map(JsonNode::toString).orElse(null))
                      .bind("env", deployment.env().map(JsonNode::toString).orElse(null))
                      .bind("released", Rows.json(deployment.released()))
                      .bind("state", deployment.state().name())
                      .bind("message", deployment.message())
                      .bind("creator", deployment.creator())
                      .bind("created", deployment.createdAt())
                      .execute()
                  == 1;
            });
  }

  public Optional<Deployment> find(String appName, String deploymentId) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "SELECT * FROM app_deployments WHERE app_name = :app AND deployment_id = :id")
                    .bind("app", appName)
                    .bind("id", deploymentId)
                    .map(DeploymentStore::deployment)
                    .findOne());
  }

  public Optional<Deployment> pending(String appName) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT * FROM app_deployments
                         WHERE app_name = :app AND state = 'IN_PROGRESS'
                        """)
                    .bind("app", appName)
                    .map(DeploymentStore::deployment)
                    .findOne());
  }

  /** An app's deployments, newest first. */
  public List<Deployment> list(String appName) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT * FROM app_deployments
                         WHERE app_name = :app
                         ORDER BY created_at DESC, deployment_id
                        """)
                    .bind("app", appName)
                    .map(DeploymentStore::deployment)
                    .list());
  }

  /** Says how a deployment ended, unless that has been said. */
  public void end(String deploymentId, Deployment.State state, String message, Instant now) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        UPDATE app_deployments
                           SET state = :state, message = :message, updated_at = :now
                         WHERE deployment_id = :id AND state = 'IN_PROGRESS'
                        """)
                    .bind("id", deploymentId)
                    .bind("state", state.name())
                    .bind("message", message)
                    .bind("now", now)
                    .execute());
  }

  /** Keeps what a release told the app. */
  public void setReleased(Deployment deployment) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "UPDATE app_deployments SET released = ?::jsonb WHERE deployment_id = ?",
                    Rows.json(deployment.released()),
                    deployment.deploymentId()));
  }

  private static Map<String, String> released(String text) {
    Map<String, String> released = new LinkedHashMap<>();
    json(text).fields().forEachRemaining(e -> released.put(e.getKey(), e.getValue().asText()));
    return released;
  }

  static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Deployment deployment(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Deployment(
        rs.getString("deployment_id"),
        rs.getString("app_name"),
        rs.getString("source_code_path"),
        Optional.ofNullable(rs.getString("command")).map(DeploymentStore::json),
        Optional.ofNullable(rs.getString("env")).map(DeploymentStore::json),
        released(rs.getString("released")),
        Deployment.State.valueOf(rs.getString("state")),
        rs.getString("message"),
        rs.getString("creator"),
        rs.getTimestamp("created_at").toInstant(),
        rs.getTimestamp("updated_at").toInstant());
  }
}
