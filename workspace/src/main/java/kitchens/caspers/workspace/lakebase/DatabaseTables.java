package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Namespaces;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.catalog.SchemaContents;
import kitchens.caspers.workspace.catalog.SchemaRef;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.lakebase.DatabaseCatalogs.DatabaseCatalog;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Tables that live in Postgres and have a name in the catalog. */
final class DatabaseTables implements SchemaContents {

  private static final String WHAT = "database table";

  /** A table of Postgres, as the Database API shows it. */
  record DatabaseTable(String name, String databaseInstanceName, String logicalDatabaseName) {}

  private final Jdbi jdbi;
  private final DatabaseInstances instances;
  private final DatabaseCatalogs catalogs;
  private final Namespaces namespaces;
  private final Authority authority;

  DatabaseTables(
      Jdbi jdbi,
      DatabaseInstances instances,
      DatabaseCatalogs catalogs,
      Namespaces namespaces,
      Authority authority) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.instances = requireNonNull(instances, "instances is null");
    this.catalogs = requireNonNull(catalogs, "catalogs is null");
    this.authority = requireNonNull(authority, "authority is null");
    this.namespaces = requireNonNull(namespaces, "namespaces is null");
  }

  /** Gives a table of Postgres a name in the catalog. */
  DatabaseTable create(DatabaseTable asked, Principal caller) {
    List<String> name = Names.parts(WHAT, String.valueOf(asked.name()), 3);
    String fullName = String.join(".", name);
    Optional<DatabaseCatalog> catalog = catalogs.find(name.get(0));
    String instance =
        catalog.map(DatabaseCatalog::databaseInstanceName).orElse(asked.databaseInstanceName());
    String database =
        catalog
            .map(DatabaseCatalog::databaseName)
            .orElse(Optional.ofNullable(asked.logicalDatabaseName()).orElse(Instance.DATABASE));
    if (instance == null) {
      throw ApiException.invalidParameter(
          "database_instance_name is missing: the catalog of '"
              + fullName
              + "' stands for no database, so name the instance");
    }
    authority.requireUse(caller, instances.find(instance).name());
    authority.requireCreateIn(caller, name.get(0), name.get(1), false);
    if (namespaces.tableExists(fullName)) {
      throw ApiException.alreadyExists("table '" + fullName + "' already exists");
    }
    requireThere(instance, database, name);
    Rows.named(
        WHAT,
        fullName,
        () -> {
          jdbi.useTransaction(
              h ->
                  h.execute(
                      "INSERT INTO database_tables (schema_id, name, instance, database_name)"
                          + " VALUES (?, ?, ?, ?)",
                      SchemaRef.find(h, name.get(0), name.get(1)).id(),
                      name.get(2),
                      instance,
                      database));
          return null;
        });
    return get(fullName);
  }

  private void requireThere(String instance, String database, List<String> name) {
    try {
      CopySetup.requireFree(instances.server(instance), database, name.get(1), name.get(2));
    } catch (SQLException e) {
      throw Instances.failed(instance, e);
    } catch (ApiException e) {
      if (e.status() == 409) {
        return;
      }
      throw e;
    }
    throw ApiException.notFound(
        "Postgres has no table '"
            + name.get(1)
            + "."
            + name.get(2)
            + "' in database '"
            + database
            + "' of instance '"
            + instance
            + "': create it there first");
  }

  DatabaseTable get(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    return jdbi.withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT t.instance, t.database_name
                          FROM database_tables t
                          JOIN schemas s USING (schema_id)
                          JOIN catalogs c USING (catalog_id)
                         WHERE c.name = :catalog AND s.name = :schema AND t.name = :name
                        """)
                    .bind("catalog", name.get(0))
                    .bind("schema", name.get(1))
                    .bind("name", name.get(2))
                    .map(
                        (rs, ctx) ->
                            new DatabaseTable(
                                String.join(".", name), rs.getString(1), rs.getString(2)))
                    .findOne())
        .orElseThrow(() -> ApiException.notFound(WHAT + " '" + fullName + "' does not exist"));
  }

  /** Takes the name from the catalog; the table in Postgres stays. */
  void delete(String fullName, Principal caller) {
    authority.requireManage(caller, get(fullName).databaseInstanceName());
    List<String> name = Names.parts(WHAT, fullName, 3);
    jdbi.useTransaction(
        h ->
            h.execute(
                "DELETE FROM database_tables WHERE schema_id = ? AND name = ?",
                SchemaRef.find(h, name.get(0), name.get(1)).id(),
                name.get(2)));
  }

  /** Takes all names of an instance's tables from the catalog. */
  void deleteAll(String instance) {
    jdbi.useHandle(h -> h.execute("DELETE FROM database_tables WHERE instance = ?", instance));
  }

  @Override
  public String what() {
    return "database table(s)";
  }

  @Override
  public int deleteAll(Handle h, UUID schemaId) {
    return h.execute("DELETE FROM database_tables WHERE schema_id = ?", schemaId);
  }
}
