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

/** The tables and views of the schemas and the rules by which they come and go. */
final class Tables {

  private static final String WHAT = "table";

  /** What a request to create may say. */
  record Create(
      String name,
      String catalogName,
      String schemaName,
      TableType tableType,
      String dataSourceFormat,
      String storageLocation,
      List<TableColumn> columns,
      String viewDefinition,
      String comment,
      Map<String, String> properties,
      String pipelineId) {}

  /** What a request to update may say; null leaves a thing as it is. */
  record Update(
      String newName,
      String owner,
      String comment,
      Map<String, String> properties,
      List<TableColumn> columns,
      String storageLocation,
      String viewDefinition,
      String pipelineId) {

    boolean definition() {
      return columns != null
          || storageLocation != null
          || viewDefinition != null
          || pipelineId != null;
    }
  }

  private final Jdbi jdbi;
  private final StorageRoot storage;
  private final StorageRemovals removals;
  private final Owners owners;
  private final Clock clock;

  Tables(Jdbi jdbi, StorageRoot storage, StorageRemovals removals, Owners owners, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.storage = requireNonNull(storage, "storage is null");
    this.removals = requireNonNull(removals, "removals is null");
    this.owners = requireNonNull(owners, "owners is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  TableInfo create(Create asked, Actor actor) {
    String catalog = Names.valid("catalog", asked.catalogName());
    String schemaName = Names.valid("schema", asked.schemaName());
    String name = Names.valid(WHAT, asked.name());
    TableRules.check(asked, actor);
    return Rows.named(
        WHAT,
        Names.full(catalog, schemaName, name),
        () ->
            jdbi.inTransaction(
                h -> {
                  SchemaInfo schema = Schemas.find(h, catalog, schemaName);
                  long now = clock.millis();
                  TableInfo table =
                      new TableInfo(
                          UUID.randomUUID().toString(),
                          schema.catalogName(),
                          schema.name(),
                          name,
                          asked.tableType(),
                          asked.tableType() == TableType.VIEW ? null : asked.dataSourceFormat(),
                          actor.userName(),
                          asked.comment(),
                          Optional.ofNullable(asked.properties()).orElse(Map.of()),
                          Optional.ofNullable(asked.columns()).orElse(List.of()),
                          location(asked.tableType(), schema, asked.storageLocation()),
                          asked.viewDefinition(),
                          asked.pipelineId(),
                          now,
                          actor.userName(),
                          now,
                          actor.userName());
                  TableStore.insert(h, schema, table);
                  return table;
                }));
  }

  private String location(TableType type, SchemaInfo schema, String given) {
    return switch (type) {
      case VIEW -> null;
      case EXTERNAL -> storage.external(given);
      case MANAGED, STREAMING_TABLE, MATERIALIZED_VIEW ->
          storage.managedTable(schema.storageLocation(), given);
    };
  }

  TableInfo get(String fullName) {
    return find(fullName).orElseThrow(() -> missing(fullName));
  }

  boolean exists(String fullName) {
    return find(fullName).isPresent();
  }

  private Optional<TableInfo> find(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    return jdbi.withHandle(h -> TableStore.find(h, name));
  }

  private static ApiException missing(String fullName) {
    return ApiException.notFound("table '" + fullName + "' does not exist");
  }

  List<TableInfo> list(String catalogName, String schemaName, Page page) {
    String catalog = Names.valid("catalog", catalogName);
    String schema = Names.valid("schema", schemaName);
    return jdbi.withHandle(
        h -> {
          Schemas.find(h, catalog, schema);
          return TableStore.list(h, catalog, schema, page);
        });
  }

  /** Tables by SQL LIKE patterns; an absent pattern matches all. */
  List<TableInfo> summaries(
      String catalogName, String schemaPattern, String tablePattern, Page page) {
    String catalog = Names.valid("catalog", catalogName);
    return jdbi.withHandle(
        h -> {
          CatalogStore.find(h, catalog).orElseThrow(() -> Catalogs.missing(catalog));
          return TableStore.matching(
              h,
              catalog,
              Optional.ofNullable(schemaPattern).orElse("%"),
              Optional.ofNullable(tablePattern).orElse("%"),
              page);
        });
  }

  TableInfo update(String fullName, Update asked, Actor actor) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    String newName = asked.newName() == null ? name.get(2) : Names.valid(WHAT, asked.newName());
    if (asked.definition() && !actor.compute()) {
      throw ApiException.permissionDenied(
          "columns, location and definition of table '"
              + fullName
              + "' change through SQL (ALTER TABLE, CREATE OR REPLACE), not through this request");
    }
    TableInfo changed =
        Rows.named(
            WHAT,
            Names.full(name.get(0), name.get(1), newName),
            () -> jdbi.inTransaction(h -> update(h, name, newName, asked, actor)));
    removals.drain();
    return changed;
  }

  private TableInfo update(Handle h, List<String> name, String newName, Update asked, Actor actor) {
    TableInfo old = TableStore.lock(h, name).orElseThrow(() -> missing(String.join(".", name)));
    SchemaInfo schema = Schemas.find(h, name.get(0), name.get(1));
    String location =
        asked.storageLocation() == null
            ? old.storageLocation()
            : location(old.tableType(), schema, asked.storageLocation());
    TableInfo changed =
        new TableInfo(
            old.tableId(),
            old.catalogName(),
            old.schemaName(),
            newName,
            old.tableType(),
            old.dataSourceFormat(),
            owners.existing(asked.owner()).orElse(old.owner()),
            Optional.ofNullable(asked.comment()).orElse(old.comment()),
            Optional.ofNullable(asked.properties()).orElse(old.properties()),
            Optional.ofNullable(asked.columns()).orElse(old.columns()),
            location,
            Optional.ofNullable(asked.viewDefinition()).orElse(old.viewDefinition()),
            Optional.ofNullable(asked.pipelineId()).orElse(old.pipelineId()),
            old.createdAt(),
            old.createdBy(),
            clock.millis(),
            actor.userName());
    TableStore.update(h, changed);
    if (old.tableType().managed() && !old.storageLocation().equals(location)) {
      removals.tree(h, old.storageLocation(), clock.instant());
    }
    return changed;
  }

  void delete(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    jdbi.useTransaction(
        h -> delete(h, TableStore.lock(h, name).orElseThrow(() -> missing(fullName))));
    removals.drain();
  }

  /** Deletes in the handle's transaction; the files of a managed table go at the next drain. */
  void delete(Handle h, TableInfo table) {
    TableStore.delete(h, table);
    if (table.tableType().managed()) {
      removals.tree(h, table.storageLocation(), clock.instant());
    }
  }
}
