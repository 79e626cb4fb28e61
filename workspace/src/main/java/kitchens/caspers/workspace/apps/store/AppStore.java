package kitchens.caspers.workspace.apps.store;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import org.jdbi.v3.core.statement.StatementContext;

/** Where apps are kept. */
public final class AppStore {

  private final Database database;

  public AppStore(Database database) {
    this.database = requireNonNull(database, "database is null");
  }

  /** Keeps a new app; false when its name is taken. */
  public boolean insert(App app) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createUpdate(
                            """
                            INSERT INTO apps (name, app_id, description, service_principal_id,
                                              resources, source_code_path, started, creator,
                                              created_at, updater, updated_at)
                            VALUES (:name, :id::uuid, :description, :principal, :resources::jsonb,
                                    :source, :started, :creator, :created, :creator, :created)
                            ON CONFLICT (name) DO NOTHING
                            """)
                        .bind("name", app.name())
                        .bind("id", app.appId())
                        .bind("description", app.description())
                        .bind("principal", Long.parseLong(app.servicePrincipalId()))
                        .bind("resources", app.resources().toString())
                        .bind("source", app.sourceCodePath().orElse(null))
                        .bind("started", app.started())
                        .bind("creator", app.creator())
                        .bind("created", app.createdAt())
                        .execute()
                    == 1);
  }

  public Optional<App> find(String name) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("SELECT * FROM apps WHERE name = :name")
                    .bind("name", name)
                    .map(AppStore::app)
                    .findOne());
  }

  /** All of them, by name. */
  public List<App> list() {
    return database
        .jdbi()
        .withHandle(
            h -> h.createQuery("SELECT * FROM apps ORDER BY name").map(AppStore::app).list());
  }

  /** Replaces what a person may change. */
  public void update(App app, String updater, Instant now) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        UPDATE apps
                           SET description = :description, resources = :resources::jsonb,
                               source_code_path = :source, updater = :updater, updated_at = :now
                         WHERE name = :name
                        """)
                    .bind("name", app.name())
                    .bind("description", app.description())
                    .bind("resources", app.resources().toString())
                    .bind("source", app.sourceCodePath().orElse(null))
                    .bind("updater", updater)
                    .bind("now", now)
                    .execute());
  }

  public void setStarted(String name, boolean started) {
    database
        .jdbi()
        .useHandle(h -> h.execute("UPDATE apps SET started = ? WHERE name = ?", started, name));
  }

  /** Keeps the id of a client secret that a process of the app was started with. */
  public void addSecret(String name, String secretId) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "UPDATE apps SET secret_ids = array_append(secret_ids, ?) WHERE name = ?",
                    secretId,
                    name));
  }

  public void removeSecret(String name, String secretId) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "UPDATE apps SET secret_ids = array_remove(secret_ids, ?) WHERE name = ?",
                    secretId,
                    name));
  }

  /** From now on the app is what this deployment made of it. */
  public void setActive(String name, String deploymentId, String sourceCodePath) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "UPDATE apps SET active_deployment_id = ?, source_code_path = ? WHERE name = ?",
                    deploymentId,
                    sourceCodePath,
                    name));
  }

  public void delete(String name) {
    database.jdbi().useHandle(h -> h.execute("DELETE FROM apps WHERE name = ?", name));
  }

  private static App app(ResultSet rs, StatementContext ctx) throws SQLException {
    return new App(
        rs.getString("name"),
        rs.getString("app_id"),
        rs.getString("description"),
        rs.getString("service_principal_id"),
        List.of((String[]) rs.getArray("secret_ids").getArray()),
        DeploymentStore.json(rs.getString("resources")),
        Optional.ofNullable(rs.getString("source_code_path")),
        rs.getBoolean("started"),
        Optional.ofNullable(rs.getString("active_deployment_id")),
        rs.getString("creator"),
        rs.getTimestamp("created_at").toInstant(),
        rs.getString("updater"),
        rs.getTimestamp("updated_at").toInstant());
  }
}
