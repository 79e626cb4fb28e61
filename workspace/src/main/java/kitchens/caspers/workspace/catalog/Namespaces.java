package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;

/** The catalog's names, as features see them that keep things under such names. */
public final class Namespaces {

  private final Catalogs catalogs;
  private final Schemas schemas;
  private final Tables tables;

  Namespaces(Catalogs catalogs, Schemas schemas, Tables tables) {
    this.catalogs = requireNonNull(catalogs, "catalogs is null");
    this.schemas = requireNonNull(schemas, "schemas is null");
    this.tables = requireNonNull(tables, "tables is null");
  }

  /** Makes a catalog; its id. */
  public UUID createCatalog(String name, Actor actor) {
    Catalogs.Create asked = new Catalogs.Create(name, null, null, null, null, null, null);
    return UUID.fromString(catalogs.create(asked, actor).id());
  }

  /** Deletes a catalog with all that is in it. */
  public void deleteCatalog(String name) {
    catalogs.delete(name, true);
  }

  /**
   * Makes a schema.
   *
   * @throws ApiException 404 when there is no such catalog
   */
  public void createSchema(String catalog, String schema, Actor actor) {
    schemas.create(new Schemas.Create(schema, catalog, null, null, null), actor);
  }

  /** Whether a catalog has a schema of that name. */
  public boolean schemaExists(String catalog, String schema) {
    try {
      schemas.get(Names.full(catalog, schema));
      return true;
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
      return false;
    }
  }

  /** Whether a table or view has that full name. */
  public boolean tableExists(String fullName) {
    return tables.exists(fullName);
  }

  /**
   * The table of a full name, if it is there and has files.
   *
   * @throws ApiException 400 when it is a view
   */
  public Optional<DeltaTable> deltaTable(String fullName) {
    if (!tables.exists(fullName)) {
      return Optional.empty();
    }
    TableInfo table = tables.get(fullName);
    if (table.storageLocation() == null) {
      throw ApiException.invalidParameter(
          "'" + fullName + "' is a view, which has no versions to follow: name a Delta table");
    }
    List<String> columns = table.columns().stream().map(TableColumn::name).toList();
    return Optional.of(new DeltaTable(table.fullName(), table.storageLocation(), columns));
  }
}
