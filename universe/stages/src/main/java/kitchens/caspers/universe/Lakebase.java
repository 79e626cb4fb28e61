package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.database.CreateDatabaseCatalogRequest;
import com.databricks.sdk.service.database.CreateDatabaseInstanceRequest;
import com.databricks.sdk.service.database.CreateSyncedDatabaseTableRequest;
import com.databricks.sdk.service.database.DatabaseCatalog;
import com.databricks.sdk.service.database.DatabaseInstance;
import com.databricks.sdk.service.database.DatabaseInstanceState;
import com.databricks.sdk.service.database.NewPipelineSpec;
import com.databricks.sdk.service.database.SyncedDatabaseTable;
import com.databricks.sdk.service.database.SyncedTableSchedulingPolicy;
import com.databricks.sdk.service.database.SyncedTableSpec;
import com.databricks.sdk.service.database.SyncedTableState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.universe.CreatedResources.Resource;

/** The universe's Postgres and the tables that are copied into it, made on top of themselves. */
final class Lakebase {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Set<SyncedTableState> FAILED =
      Set.of(
          SyncedTableState.SYNCED_TABLE_OFFLINE_FAILED,
          SyncedTableState.SYNCED_TABLE_ONLINE_PIPELINE_FAILED);
  private static final Set<SyncedTableState> FED =
      Set.of(
          SyncedTableState.SYNCED_TABLE_ONLINE,
          SyncedTableState.SYNCED_TABLE_ONLINE_CONTINUOUS_UPDATE,
          SyncedTableState.SYNCED_TABLE_ONLINE_NO_PENDING_UPDATE,
          SyncedTableState.SYNCED_TABLE_ONLINE_TRIGGERED_UPDATE,
          SyncedTableState.SYNCED_TABLE_ONLINE_UPDATING_PIPELINE_RESOURCES);

  private final WorkspaceClient workspace;
  private final Names names;

  Lakebase(WorkspaceClient workspace, Names names) {
    this.workspace = workspace;
    this.names = names;
  }

  /** Makes the instance and its catalog, and waits until it answers. */
  List<Resource> instance() {
    try {
      workspace.database().getDatabaseInstance(names.instance());
    } catch (NotFound e) {
      unlessThere(
          "database instance " + names.instance(),
          () ->
              workspace
                  .database()
                  .createDatabaseInstance(
                      new CreateDatabaseInstanceRequest()
                          .setDatabaseInstance(
                              new DatabaseInstance()
                                  .setName(names.instance())
                                  .setCapacity("CU_1"))));
    }
    Waiting.until(
        "the start of database instance " + names.instance(),
        BOUND,
        POLL,
        () ->
            Optional.of(workspace.database().getDatabaseInstance(names.instance()))
                .filter(instance -> instance.getState() == DatabaseInstanceState.AVAILABLE));
    try {
      workspace.database().getDatabaseCatalog(names.databaseCatalog());
    } catch (NotFound e) {
      unlessThere(
          "database catalog " + names.databaseCatalog(),
          () ->
              workspace
                  .database()
                  .createDatabaseCatalog(
                      new CreateDatabaseCatalogRequest()
                          .setCatalog(
                              new DatabaseCatalog()
                                  .setName(names.databaseCatalog())
                                  .setDatabaseInstanceName(names.instance())
                                  .setDatabaseName(Names.DATABASE)
                                  .setCreateDatabaseIfNotExists(true))));
    }
    return List.of(
        new Resource(names.instance(), "database_instance", Map.of()),
        new Resource(names.databaseCatalog(), "database_catalog", Map.of()));
  }

  /** Two stages that run side by side both make what both need; the first of them does. */
  private static void unlessThere(String what, Runnable create) {
    try {
      create.run();
      Stage.say("created %s", what);
    } catch (ResourceConflict e) {
      Stage.say("%s is there", what);
    }
  }

  /** Makes the copies, continuous; {@link #awaitFed} waits for them. */
  List<Resource> copies(List<Names.Copy> copies) {
    return copies.parallelStream().map(this::copy).toList();
  }

  private Resource copy(Names.Copy copy) {
    try {
      workspace.database().getSyncedDatabaseTable(name(copy));
    } catch (NotFound e) {
      create(copy);
    }
    return new Resource(name(copy), "synced_table", Map.of());
  }

  private void create(Names.Copy copy) {
    try {
      workspace
          .database()
          .createSyncedDatabaseTable(
              new CreateSyncedDatabaseTableRequest()
                  .setSyncedTable(
                      new SyncedDatabaseTable()
                          .setName(name(copy))
                          .setSpec(
                              new SyncedTableSpec()
                                  .setSourceTableFullName(
                                      String.join(
                                          ".", names.catalog(), copy.schema(), copy.source()))
                                  .setPrimaryKeyColumns(copy.key())
                                  .setSchedulingPolicy(SyncedTableSchedulingPolicy.CONTINUOUS)
                                  .setCreateDatabaseObjectsIfMissing(true)
                                  .setNewPipelineSpec(
                                      new NewPipelineSpec()
                                          .setStorageCatalog(names.catalog())
                                          .setStorageSchema("lakeflow")))));
      Stage.say("created synced table %s", name(copy));
    } catch (ResourceConflict e) {
      Stage.say("synced table %s is there", name(copy));
    }
  }

  private String name(Names.Copy copy) {
    return String.join(".", names.databaseCatalog(), copy.schema(), copy.target());
  }

  /** Waits until each copy has once been filled. */
  void awaitFed(List<Names.Copy> copies) {
    for (var copy : copies) {
      Waiting.until("the first fill of " + name(copy), BOUND, POLL, () -> fed(copy));
    }
  }

  private Optional<SyncedTableState> fed(Names.Copy copy) {
    var status =
        workspace.database().getSyncedDatabaseTable(name(copy)).getDataSynchronizationStatus();
    if (status == null || status.getDetailedState() == null) {
      return Optional.empty();
    }
    if (FAILED.contains(status.getDetailedState())) {
      throw new StageFailure(
          "synced table %s is %s: %s"
              .formatted(name(copy), status.getDetailedState(), status.getMessage()));
    }
    return Optional.of(status.getDetailedState()).filter(FED::contains);
  }
}
