package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.database.CreateSyncedDatabaseTableRequest;
import com.databricks.sdk.service.database.DeleteSyncedDatabaseTableRequest;
import com.databricks.sdk.service.database.SyncedDatabaseTable;
import com.databricks.sdk.service.database.UpdateSyncedDatabaseTableRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.synced_database_tables}: copies of tables in a Lakebase database. */
final class SyncedTableResource extends DescribedType {

  private static final String POLICY = "spec.scheduling_policy";

  /** What matters when one is made and is not told of one that exists. */
  private static final List<String> HOW_IT_IS_MADE =
      List.of("create_database_objects_if_missing", "new_pipeline_spec", "accelerated_sync");

  SyncedTableResource() {
    super(
        "synced_database_tables",
        "synced table",
        Sdk.shape(
            "synced_database_table",
            SyncedDatabaseTable.class,
            Set.of(
                "data_synchronization_status",
                "effective_database_instance_name",
                "effective_logical_database_name",
                "unity_catalog_provisioning_state")));
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of(
        "name",
        "database_instance_name",
        "logical_database_name",
        "spec.source_table_full_name",
        "spec.primary_key_columns",
        "spec.timeseries_key");
  }

  @Override
  public Set<String> computed() {
    return Set.of("database_instance_name", "logical_database_name");
  }

  @Override
  public void check(String key, Mapping table, Problems problems) {
    Required.fields(table, "synced table " + key, problems, "name", "spec");
    if (table.get("spec") instanceof Mapping spec) {
      Required.fields(
          spec,
          "the spec of synced table " + key,
          problems,
          "source_table_full_name",
          "primary_key_columns",
          "scheduling_policy");
    }
    var name = table.text("name");
    if (name != null && !name.contains("${") && name.split("\\.").length != 3) {
      problems.error(
          table.get("name").at(),
          "synced table " + key + " is called \"" + name + "\"",
          "write its name in three parts: catalog.schema.table");
    }
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode table) {
    var wanted = Sdk.request(table, SyncedDatabaseTable.class);
    return workspace
        .database()
        .createSyncedDatabaseTable(new CreateSyncedDatabaseTableRequest().setSyncedTable(wanted))
        .getName();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode table) {
    var wanted = Sdk.request(table, SyncedDatabaseTable.class);
    workspace
        .database()
        .updateSyncedDatabaseTable(
            new UpdateSyncedDatabaseTableRequest()
                .setName(id)
                .setSyncedTable(wanted)
                .setUpdateMask(POLICY));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.database().getSyncedDatabaseTable(id));
  }

  @Override
  public JsonNode asRead(JsonNode table) {
    var shown = (ObjectNode) table.deepCopy();
    if (shown.path("spec") instanceof ObjectNode spec) {
      spec.remove(HOW_IT_IS_MADE);
    }
    return shown.put("name", shown.path("name").asText().toLowerCase(Locale.ROOT));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode table) {
    var name = table.path("name").asText();
    return Sdk.ifThere(() -> workspace.database().getSyncedDatabaseTable(name).getName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace
        .database()
        .deleteSyncedDatabaseTable(
            new DeleteSyncedDatabaseTableRequest().setName(id).setPurgeData(true));
  }
}
