package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.DeltaTable;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Namespaces;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.catalog.SchemaContents;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.lakebase.DatabaseCatalogs.DatabaseCatalog;
import kitchens.caspers.workspace.lakebase.DatabaseCatalogs.Databases;
import kitchens.caspers.workspace.lakebase.SyncedTable.Policy;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The synced tables and the rules by which they come and go. */
final class SyncedTables implements SchemaContents {

  private static final String WHAT = "synced table";

  private final Jdbi jdbi;
  private final DatabaseInstances instances;
  private final DatabaseCatalogs catalogs;
  private final Namespaces namespaces;
  private final Databases databases;
  private final SyncRunner runner;
  private final Positions positions;
  private final Authority authority;
  private final Clock clock;

  SyncedTables(
      Jdbi jdbi,
      DatabaseInstances instances,
      DatabaseCatalogs catalogs,
      Namespaces namespaces,
      SyncRunner runner,
      Positions positions,
      Authority authority,
      Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.instances = requireNonNull(instances, "instances is null");
    this.catalogs = requireNonNull(catalogs, "catalogs is null");
    this.namespaces = requireNonNull(namespaces, "namespaces is null");
    this.databases = new Databases(instances);
    this.runner = requireNonNull(runner, "runner is null");
    this.positions = requireNonNull(positions, "positions is null");
    this.authority = requireNonNull(authority, "authority is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Makes a synced table; its copying begins soon after. */
  ObjectNode create(JsonNode asked, Principal caller, Actor actor) {
    List<String> name = Names.parts(WHAT, asked.path("name").asText(), 3);
    for (String part : name) {
      Names.valid(WHAT, part);
    }
    JsonNode spec = asked.path("spec");
    refuse(spec);
    DeltaTable source = source(spec, caller);
    SyncedTable.Spec how =
        new SyncedTable.Spec(
            policy(spec.path("scheduling_policy").asText("")),
            key(spec, source),
            timeseriesKey(spec, source),
            spec.path("create_database_objects_if_missing").asBoolean());
    Optional<DatabaseCatalog> standsFor = catalogs.find(name.get(0));
    String instance = instance(asked, standsFor);
    String database = database(asked, standsFor);
    if (namespaces.tableExists(String.join(".", name))) {
      throw ApiException.alreadyExists(
          "'" + String.join(".", name) + "' is a table already: give the copy another name");
    }
    if (find(name).isPresent()) {
      throw ApiException.alreadyExists(WHAT + " '" + String.join(".", name) + "' already exists");
    }
    boolean missing = how.mayCreate() && !namespaces.schemaExists(name.get(0), name.get(1));
    authority.requireUse(caller, instance);
    authority.requireCreateIn(caller, name.get(0), name.get(1), missing);
    databases.require(instance, database, how.mayCreate());
    if (missing) {
      makeSchema(name, actor);
    }
    SyncedTable table =
        new SyncedTable(
            UUID.randomUUID(),
            name.get(0),
            name.get(1),
            name.get(2),
            instance,
            database,
            name.get(1),
            source.fullName(),
            how,
            clock.instant(),
            actor.userName());
    InstanceServer server = instances.server(instance);
    try {
      // Postgres refuses two grants on one schema at the same moment.
      synchronized (server) {
        CopySetup.requireFree(server, database, table.targetSchema(), table.name());
        CopySetup.prepare(server, database, table.targetSchema());
      }
    } catch (SQLException e) {
      throw Instances.failed(instance, e);
    }
    Rows.named(
        WHAT,
        table.fullName(),
        () -> {
          jdbi.useTransaction(h -> SyncedTableStore.insert(h, table));
          return null;
        });
    runner.soon();
    return view(table);
  }

  private void makeSchema(List<String> name, Actor actor) {
    try {
      namespaces.createSchema(name.get(0), name.get(1), actor);
    } catch (ApiException e) {
      // Another copy into the same schema may have made it just now.
      if (e.status() != 409) {
        throw e;
      }
    }
  }

  private static void refuse(JsonNode spec) {
    refuse(spec.hasNonNull("existing_pipeline_id"), "existing_pipeline_id", "leave it out");
    refuse(spec.path("accelerated_sync").asBoolean(), "accelerated_sync", "leave it out");
    refuse(!spec.path("type_overrides").isEmpty(), "type_overrides", "leave them out");
  }

  private static void refuse(boolean given, String field, String mend) {
    if (given) {
      throw ApiException.invalidParameter(
          "synced table field 'spec." + field + "' is not served: " + mend);
    }
  }

  private DeltaTable source(JsonNode spec, Principal caller) {
    String name = spec.path("source_table_full_name").asText("");
    Names.parts("table", name, 3);
    authority.requireSelect(caller, name);
    return namespaces
        .deltaTable(name)
        .orElseThrow(() -> ApiException.notFound("table '" + name + "' does not exist"));
  }

  private static Policy policy(String text) {
    try {
      return Policy.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "spec.scheduling_policy is '"
              + text
              + "'; use one of "
              + Arrays.toString(Policy.values()));
    }
  }

  private static List<String> key(JsonNode spec, DeltaTable source) {
    List<String> key = new ArrayList<>();
    spec.path("primary_key_columns").forEach(c -> key.add(column(c.asText(), source)));
    if (key.isEmpty()) {
      throw ApiException.invalidParameter(
          "spec.primary_key_columns is empty: name the columns that tell rows of "
              + source.fullName()
              + " apart");
    }
    return key;
  }

  private static String timeseriesKey(JsonNode spec, DeltaTable source) {
    return spec.path("timeseries_key").asText("").isEmpty()
        ? null
        : column(spec.path("timeseries_key").asText(), source);
  }

  private static String column(String name, DeltaTable source) {
    return source.columns().stream()
        .filter(c -> c.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "table '"
                        + source.fullName()
                        + "' has no column '"
                        + name
                        + "'; it has "
                        + source.columns()));
  }

  private String instance(JsonNode asked, Optional<DatabaseCatalog> catalog) {
    String given = asked.path("database_instance_name").asText("");
    if (catalog.isPresent()) {
      return same("database_instance_name", given, catalog.get().databaseInstanceName());
    }
    if (given.isEmpty()) {
      throw ApiException.invalidParameter(
          "database_instance_name is missing: the catalog of the synced table stands for no"
              + " database, so name the instance");
    }
    return instances.find(given).name();
  }

  private static String database(JsonNode asked, Optional<DatabaseCatalog> catalog) {
    String given = asked.path("logical_database_name").asText("");
    if (catalog.isPresent()) {
      return same("logical_database_name", given, catalog.get().databaseName());
    }
    return given.isEmpty() ? Instance.DATABASE : given;
  }

  private static String same(String field, String given, String known) {
    if (!given.isEmpty() && !given.equals(known)) {
      throw ApiException.invalidParameter(
          field + " is '" + given + "', but the catalog stands for '" + known + "'; leave it out");
    }
    return known;
  }

  private Optional<SyncedTable> find(List<String> name) {
    return jdbi.withHandle(h -> SyncedTableStore.find(h, name));
  }

  SyncedTable find(String fullName) {
    return find(Names.parts(WHAT, fullName, 3))
        .orElseThrow(() -> ApiException.notFound(WHAT + " '" + fullName + "' does not exist"));
  }

  ObjectNode get(String fullName) {
    return view(find(fullName));
  }

  List<ObjectNode> ofInstance(String instance) {
    return jdbi.withHandle(h -> SyncedTableStore.ofInstance(h, instance)).stream()
        .map(this::view)
        .toList();
  }

  private ObjectNode view(SyncedTable table) {
    return SyncedTableInfo.of(
        table,
        runner.report(table.id()),
        positions.version(table.id()),
        runner.problem(table.id()));
  }

  /** Changes the scheduling policy, which alone may change. */
  ObjectNode update(String fullName, JsonNode asked, List<String> mask) {
    for (String field : mask) {
      if (!List.of("*", "spec", "spec.scheduling_policy")
          .contains(field.toLowerCase(Locale.ROOT))) {
        throw ApiException.invalidParameter(
            "synced table field '" + field + "' cannot be changed: delete it and create it again");
      }
    }
    SyncedTable old = find(fullName);
    JsonNode policy = asked.path("spec").path("scheduling_policy");
    if (policy.isTextual()) {
      SyncedTable.Spec spec =
          new SyncedTable.Spec(
              policy(policy.asText()),
              old.spec().primaryKey(),
              old.spec().timeseriesKey(),
              old.spec().mayCreate());
      jdbi.useHandle(h -> SyncedTableStore.policy(h, old.id(), spec));
      runner.soon();
    }
    return get(fullName);
  }

  /**
   * Deletes a synced table.
   *
   * @param purge whether the copy is dropped, rather than left as an ordinary table
   */
  void delete(String fullName, boolean purge) {
    SyncedTable table = find(fullName);
    jdbi.useTransaction(h -> SyncedTableStore.remove(h, table.id(), purge));
    runner.withdraw();
  }

  /** Deletes all of an instance. */
  void deleteAll(String instance) {
    jdbi.useTransaction(
        h ->
            SyncedTableStore.ofInstance(h, instance)
                .forEach(t -> SyncedTableStore.remove(h, t.id(), true)));
    runner.withdraw();
  }

  @Override
  public String what() {
    return "synced table(s)";
  }

  @Override
  public int deleteAll(Handle h, UUID schemaId) {
    int removed = SyncedTableStore.removeAll(h, schemaId);
    runner.soon();
    return removed;
  }
}
