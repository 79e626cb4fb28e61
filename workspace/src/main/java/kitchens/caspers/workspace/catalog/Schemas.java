package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The schemas of the catalogs and the rules by which they come and go. */
final class Schemas {

  private static final String WHAT = "schema";

  /** What a request to create may say. */
  record Create(
      String name,
      String catalogName,
      String comment,
      Map<String, String> properties,
      String storageRoot) {}

  /** What a request to update may say; null leaves a thing as it is. */
  record Update(String newName, String owner, String comment, Map<String, String> properties) {}

  private final Jdbi jdbi;
  private final StorageRoot storage;
  private final StorageRemovals removals;
  private final Owners owners;
  private final Clock clock;
  private final List<SchemaContents> contents = new CopyOnWriteArrayList<>();

  Schemas(Jdbi jdbi, StorageRoot storage, StorageRemovals removals, Owners owners, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.storage = requireNonNull(storage, "storage is null");
    this.removals = requireNonNull(removals, "removals is null");
    this.owners = requireNonNull(owners, "owners is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Has schemas hold, and take with them, what another feature keeps. */
  void hold(SchemaContents more) {
    contents.add(more);
  }

  SchemaInfo create(Create asked, Actor actor) {
    String catalog = Names.valid("catalog", asked.catalogName());
    String name = Names.valid(WHAT, asked.name());
    if (asked.storageRoot() != null && !asked.storageRoot().isEmpty()) {
      throw ApiException.invalidParameter(
          "schema field 'storage_root': managed data lies under the storage root setting; leave it"
              + " out");
    }
    return Rows.named(
        WHAT,
        Names.full(catalog, name),
        () ->
            jdbi.inTransaction(
                h ->
                    insert(
                        h,
                        CatalogStore.find(h, catalog).orElseThrow(() -> Catalogs.missing(catalog)),
                        asked,
                        actor)));
  }

  /** Makes a schema in the handle's transaction. */
  SchemaInfo insert(Handle h, CatalogInfo catalog, Create asked, Actor actor) {
    String id = UUID.randomUUID().toString();
    String name = Names.valid(WHAT, asked.name());
    long now = clock.millis();
    SchemaInfo schema =
        new SchemaInfo(
            id,
            catalog.name(),
            name,
            actor.userName(),
            asked.comment(),
            Optional.ofNullable(asked.properties()).orElse(Map.of()),
            freeLocation(h, catalog, name, id),
            now,
            actor.userName(),
            now,
            actor.userName());
    SchemaStore.insert(h, catalog, schema);
    removals.settle(h, schema.storageLocation());
    return schema;
  }

  /** A renamed schema keeps its directory, so the one of the name may be taken by another. */
  private String freeLocation(Handle h, CatalogInfo catalog, String name, String id) {
    String directory = Names.directory(name, id);
    String location = storage.schema(catalog.storageRoot(), directory);
    boolean taken =
        SchemaStore.find(h, catalog.name(), name).isEmpty()
            && SchemaStore.locationTaken(h, location);
    return taken
        ? storage.schema(catalog.storageRoot(), directory + "-" + id.substring(0, 8))
        : location;
  }

  SchemaInfo get(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 2);
    return jdbi.withHandle(h -> find(h, name.get(0), name.get(1)));
  }

  /** The schema, or 404 that names what is missing: the schema or already its catalog. */
  static SchemaInfo find(Handle h, String catalog, String schema) {
    return SchemaStore.find(h, catalog, schema)
        .orElseThrow(
            () ->
                CatalogStore.find(h, catalog).isEmpty()
                    ? Catalogs.missing(catalog)
                    : ApiException.notFound(
                        "schema '" + Names.full(catalog, schema) + "' does not exist"));
  }

  List<SchemaInfo> list(String catalogName, Page page) {
    String catalog = Names.valid("catalog", catalogName);
    return jdbi.withHandle(
        h -> {
          CatalogStore.find(h, catalog).orElseThrow(() -> Catalogs.missing(catalog));
          return SchemaStore.list(h, catalog, page);
        });
  }

  SchemaInfo update(String fullName, Update asked, Actor actor) {
    List<String> name = Names.parts(WHAT, fullName, 2);
    String newName = asked.newName() == null ? name.get(1) : Names.valid(WHAT, asked.newName());
    return Rows.named(
        WHAT,
        Names.full(name.get(0), newName),
        () ->
            jdbi.inTransaction(
                h -> {
                  SchemaInfo old = find(h, name.get(0), name.get(1));
                  SchemaInfo changed =
                      new SchemaInfo(
                          old.schemaId(),
                          old.catalogName(),
                          newName,
                          owners.existing(asked.owner()).orElse(old.owner()),
                          Optional.ofNullable(asked.comment()).orElse(old.comment()),
                          Optional.ofNullable(asked.properties()).orElse(old.properties()),
                          old.storageLocation(),
                          old.createdAt(),
                          old.createdBy(),
                          clock.millis(),
                          actor.userName());
                  SchemaStore.update(h, changed);
                  return changed;
                }));
  }

  /**
   * Deletes a schema.
   *
   * @param force also when it holds tables or volumes, which go with it
   */
  void delete(String fullName, boolean force) {
    List<String> name = Names.parts(WHAT, fullName, 2);
    try {
      jdbi.useTransaction(h -> delete(h, find(h, name.get(0), name.get(1)), force));
    } catch (UnableToExecuteStatementException e) {
      if (!Rows.referenced(e)) {
        throw e;
      }
      throw ApiException.conflict(
          "schema '" + fullName + "': something was created in it meanwhile; delete it again");
    }
    removals.drain();
  }

  /** Deletes a schema in the handle's transaction. */
  void delete(Handle h, SchemaInfo schema, boolean force) {
    Map<String, Integer> held = new LinkedHashMap<>();
    held.put("table(s)", TableStore.deleteAll(h, schema));
    held.put("volume(s)", VolumeStore.deleteAll(h, schema));
    UUID id = UUID.fromString(schema.schemaId());
    contents.forEach(more -> held.put(more.what(), more.deleteAll(h, id)));
    held.values().removeIf(count -> count == 0);
    if (!force && !held.isEmpty()) {
      throw ApiException.invalidState(
          "schema '"
              + schema.fullName()
              + "' is not empty: it has "
              + held.entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey())
                  .collect(Collectors.joining(" and "))
              + "; delete them first, or use force=true");
    }
    SchemaStore.delete(h, schema);
    removals.tree(h, schema.storageLocation(), clock.instant());
  }
}
