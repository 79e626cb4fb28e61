package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The catalogs of the workspace and the rules by which they come and go. */
final class Catalogs {

  private static final String WHAT = "catalog";

  /** What a request to create may say. */
  record Create(
      String name,
      String comment,
      Map<String, String> properties,
      String storageRoot,
      String connectionName,
      String providerName,
      String shareName) {}

  /** What a request to update may say; null leaves a thing as it is. */
  record Update(String newName, String owner, String comment, Map<String, String> properties) {}

  private final Jdbi jdbi;
  private final StorageRoot storage;
  private final StorageRemovals removals;
  private final Schemas schemas;
  private final Owners owners;
  private final Clock clock;

  Catalogs(
      Jdbi jdbi,
      StorageRoot storage,
      StorageRemovals removals,
      Schemas schemas,
      Owners owners,
      Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.storage = requireNonNull(storage, "storage is null");
    this.removals = requireNonNull(removals, "removals is null");
    this.schemas = requireNonNull(schemas, "schemas is null");
    this.owners = requireNonNull(owners, "owners is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Makes a catalog, with its schema {@code default} as Databricks does. */
  CatalogInfo create(Create asked, Actor actor) {
    String name = Names.valid(WHAT, asked.name());
    refuse("storage_root", asked.storageRoot(), "managed data lies under the storage root setting");
    refuse("connection_name", asked.connectionName(), "foreign catalogs are not served");
    refuse("provider_name", asked.providerName(), "Delta Sharing is not served");
    refuse("share_name", asked.shareName(), "Delta Sharing is not served");
    String id = UUID.randomUUID().toString();
    long now = clock.millis();
    return Rows.named(
        WHAT,
        name,
        () ->
            jdbi.inTransaction(
                h -> {
                  CatalogInfo catalog =
                      new CatalogInfo(
                          id,
                          name,
                          actor.userName(),
                          asked.comment(),
                          Optional.ofNullable(asked.properties()).orElse(Map.of()),
                          freeRoot(h, name, id),
                          now,
                          actor.userName(),
                          now,
                          actor.userName());
                  CatalogStore.insert(h, catalog);
                  removals.settle(h, catalog.storageRoot());
                  schemas.insert(
                      h, catalog, new Schemas.Create("default", name, null, null, null), actor);
                  return catalog;
                }));
  }

  private String freeRoot(Handle h, String name, String id) {
    String directory = Names.directory(name, id);
    String root = storage.catalog(directory);
    return CatalogStore.rootTaken(h, root)
        ? storage.catalog(directory + "-" + id.substring(0, 8))
        : root;
  }

  private static void refuse(String field, String value, String why) {
    if (value != null && !value.isEmpty()) {
      throw ApiException.invalidParameter(
          "catalog field '" + field + "': " + why + "; leave it out");
    }
  }

  CatalogInfo get(String name) {
    String key = Names.valid(WHAT, name);
    return jdbi.withHandle(h -> CatalogStore.find(h, key)).orElseThrow(() -> missing(key));
  }

  static ApiException missing(String name) {
    return ApiException.notFound("catalog '" + name + "' does not exist");
  }

  List<CatalogInfo> list(Page page) {
    return jdbi.withHandle(h -> CatalogStore.list(h, page));
  }

  CatalogInfo update(String name, Update asked, Actor actor) {
    String newName =
        asked.newName() == null ? Names.valid(WHAT, name) : Names.valid(WHAT, asked.newName());
    return Rows.named(
        WHAT,
        newName,
        () ->
            jdbi.inTransaction(
                h -> {
                  CatalogInfo old =
                      CatalogStore.find(h, Names.valid(WHAT, name))
                          .orElseThrow(() -> missing(name));
                  CatalogInfo changed =
                      new CatalogInfo(
                          old.id(),
                          newName,
                          owners.existing(asked.owner()).orElse(old.owner()),
                          Optional.ofNullable(asked.comment()).orElse(old.comment()),
                          Optional.ofNullable(asked.properties()).orElse(old.properties()),
                          old.storageRoot(),
                          old.createdAt(),
                          old.createdBy(),
                          clock.millis(),
                          actor.userName());
                  CatalogStore.update(h, changed);
                  return changed;
                }));
  }

  /**
   * Deletes a catalog.
   *
   * @param force also when there is more in it than an empty schema {@code default}
   */
  void delete(String name, boolean force) {
    String key = Names.valid(WHAT, name);
    try {
      jdbi.useTransaction(h -> delete(h, key, force));
    } catch (UnableToExecuteStatementException e) {
      if (!Rows.referenced(e)) {
        throw e;
      }
      throw ApiException.conflict(
          "catalog '" + key + "': something was created in it meanwhile; delete it again");
    }
    removals.drain();
  }

  private void delete(Handle h, String name, boolean force) {
    CatalogInfo catalog = CatalogStore.find(h, name).orElseThrow(() -> missing(name));
    List<SchemaInfo> within = SchemaStore.all(h, name);
    long others = within.stream().filter(s -> !s.name().equals("default")).count();
    if (others > 0 && !force) {
      throw ApiException.invalidState(
          "catalog '"
              + name
              + "' is not empty: it has "
              + others
              + " schema(s) besides 'default'; delete them first, or use force=true");
    }
    within.forEach(schema -> schemas.delete(h, schema, force));
    CatalogStore.delete(h, catalog);
    removals.directory(h, catalog.storageRoot(), clock.instant());
  }
}
