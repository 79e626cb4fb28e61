package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Namespaces;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** Catalogs that stand for a database of an instance. */
final class DatabaseCatalogs {

  /** A catalog and its database, as the Database API shows it. */
  record DatabaseCatalog(
      String name,
      String databaseInstanceName,
      String databaseName,
      String uid,
      Boolean createDatabaseIfNotExists) {}

  private static final RowMapper<DatabaseCatalog> MAPPER =
      (rs, ctx) ->
          new DatabaseCatalog(
              rs.getString("name"),
              rs.getString("instance"),
              rs.getString("database_name"),
              rs.getString("catalog_id"),
              null);

  private static final String SELECT =
      "SELECT c.name, c.catalog_id, d.instance, d.database_name"
          + " FROM database_catalogs d JOIN catalogs c USING (catalog_id)";

  private final Jdbi jdbi;
  private final Namespaces namespaces;
  private final Databases databases;

  DatabaseCatalogs(Jdbi jdbi, Namespaces namespaces, Databases databases) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.namespaces = requireNonNull(namespaces, "namespaces is null");
    this.databases = requireNonNull(databases, "databases is null");
  }

  DatabaseCatalog create(DatabaseCatalog asked, Actor actor) {
    String name = Names.valid("catalog", asked.name());
    if (asked.databaseInstanceName() == null || asked.databaseName() == null) {
      throw ApiException.invalidParameter(
          "a database catalog needs database_instance_name and database_name");
    }
    databases.require(
        asked.databaseInstanceName(),
        asked.databaseName(),
        Boolean.TRUE.equals(asked.createDatabaseIfNotExists()));
    UUID id = namespaces.createCatalog(name, actor);
    try {
      jdbi.useHandle(
          h ->
              h.execute(
                  "INSERT INTO database_catalogs (catalog_id, instance, database_name)"
                      + " VALUES (?, ?, ?)",
                  id,
                  asked.databaseInstanceName(),
                  asked.databaseName()));
    } catch (RuntimeException e) {
      namespaces.deleteCatalog(name);
      throw e;
    }
    return get(name);
  }

  DatabaseCatalog get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "catalog '" + name + "' does not exist or stands for no database"));
  }

  /** The database that a catalog stands for, if it does. */
  Optional<DatabaseCatalog> find(String name) {
    String key = Names.valid("catalog", name);
    return jdbi.withHandle(
        h ->
            h.createQuery(SELECT + " WHERE c.name = :name")
                .bind("name", key)
                .map(MAPPER)
                .findOne());
  }

  List<DatabaseCatalog> ofInstance(String instance) {
    return jdbi.withHandle(h -> list(h, instance));
  }

  private static List<DatabaseCatalog> list(Handle h, String instance) {
    return h.createQuery(SELECT + " WHERE d.instance = :instance ORDER BY c.name")
        .bind("instance", instance)
        .map(MAPPER)
        .list();
  }

  /** Deletes the catalog with all that is in it; the database stays. */
  void delete(String name) {
    namespaces.deleteCatalog(get(name).name());
  }

  /** Makes databases and looks whether they are there. */
  record Databases(DatabaseInstances instances) {

    /**
     * Sees that a database is there.
     *
     * @throws ApiException 404 when it is not and may not be made
     */
    void require(String instance, String database, boolean make) {
      InstanceServer server = instances.server(instance);
      try {
        Roles roles = new Roles(server.superuser(Instance.DATABASE));
        if (!make && !roles.databases().contains(database)) {
          throw ApiException.notFound(
              "database '"
                  + database
                  + "' does not exist in instance '"
                  + instance
                  + "': create it there, or ask for it to be created (create_database_if_not_exists,"
                  + " create_database_objects_if_missing)");
        }
        if (database.isEmpty() || database.length() > 63) {
          throw ApiException.invalidParameter(
              "'" + database + "' is no database name: use 1 to 63 characters");
        }
        server.makeDatabase(database);
      } catch (SQLException e) {
        throw Instances.failed(instance, e);
      }
    }
  }
}
