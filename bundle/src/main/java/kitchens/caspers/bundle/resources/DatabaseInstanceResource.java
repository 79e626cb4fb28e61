package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.database.CreateDatabaseInstanceRequest;
import com.databricks.sdk.service.database.DatabaseInstance;
import com.databricks.sdk.service.database.DeleteDatabaseInstanceRequest;
import com.databricks.sdk.service.database.UpdateDatabaseInstanceRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.database_instances}: Lakebase instances. */
final class DatabaseInstanceResource extends DescribedType {

  private static final Duration LIMIT = Duration.ofMinutes(20);

  DatabaseInstanceResource() {
    super(
        "database_instances",
        "database instance",
        Sdk.shape(
            "database_instance",
            DatabaseInstance.class,
            Set.of(
                "child_instance_refs",
                "creation_time",
                "creator",
                "effective_capacity",
                "effective_custom_tags",
                "effective_enable_pg_native_login",
                "effective_enable_readable_secondaries",
                "effective_node_count",
                "effective_retention_window_in_days",
                "effective_stopped",
                "effective_usage_policy_id",
                "pg_version",
                "read_only_dns",
                "read_write_dns",
                "state",
                "uid")));
  }

  @Override
  public Set<String> knownAfterCreation() {
    return Set.of("id", "uid", "read_write_dns", "read_only_dns");
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "parent_instance_ref");
  }

  @Override
  public Set<String> computed() {
    return Set.of("capacity", "custom_tags", "enable_pg_native_login", "node_count", "stopped");
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl("database-instances", List.of("CAN_USE", "CAN_MANAGE"), "CAN_USE", null));
  }

  @Override
  public void check(String key, Mapping instance, Problems problems) {
    Required.fields(instance, "database instance " + key, problems, "name");
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode instance) {
    var wanted = Sdk.request(instance, DatabaseInstance.class);
    var made =
        workspace
            .database()
            .createDatabaseInstance(
                new CreateDatabaseInstanceRequest().setDatabaseInstance(wanted));
    if (!Boolean.TRUE.equals(wanted.getStopped())) {
      Sdk.await("database instance " + wanted.getName(), () -> made.get(LIMIT));
    }
    return wanted.getName();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode instance) {
    var wanted = Sdk.request(instance, DatabaseInstance.class);
    workspace
        .database()
        .updateDatabaseInstance(
            new UpdateDatabaseInstanceRequest()
                .setName(id)
                .setDatabaseInstance(wanted)
                .setUpdateMask("*"));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.database().getDatabaseInstance(id));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode instance) {
    var name = instance.path("name").asText();
    return Sdk.ifThere(() -> workspace.database().getDatabaseInstance(name).getName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace
        .database()
        .deleteDatabaseInstance(new DeleteDatabaseInstanceRequest().setName(id).setPurge(true));
  }
}
