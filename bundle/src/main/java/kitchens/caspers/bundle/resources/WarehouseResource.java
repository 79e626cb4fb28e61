package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.sql.CreateWarehouseRequest;
import com.databricks.sdk.service.sql.EditWarehouseRequest;
import com.databricks.sdk.service.sql.EndpointInfo;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.sql_warehouses}. */
final class WarehouseResource extends DescribedType {

  WarehouseResource() {
    super(
        "sql_warehouses",
        "SQL warehouse",
        Sdk.shape("sql_warehouse", CreateWarehouseRequest.class, Set.of("creator_name")));
  }

  @Override
  public Set<String> computed() {
    return Set.of(
        "auto_stop_mins",
        "channel",
        "cluster_size",
        "enable_photon",
        "enable_serverless_compute",
        "max_num_clusters",
        "min_num_clusters",
        "spot_instance_policy",
        "tags",
        "warehouse_type");
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl(
            "warehouses",
            List.of("CAN_VIEW", "CAN_MONITOR", "CAN_USE", "CAN_MANAGE", ObjectAcl.OWNER),
            "CAN_VIEW",
            "CAN_USE"));
  }

  @Override
  public Mapping preset(Mapping warehouse, Presets presets) {
    var named = Prefixed.name(warehouse, "name", presets);
    var tags = Prefixed.tags(warehouse.find("tags", "custom_tags"), presets);
    return tags == null ? named : named.with(List.of("tags", "custom_tags"), tags);
  }

  @Override
  public void check(String key, Mapping warehouse, Problems problems) {
    Required.fields(warehouse, "SQL warehouse " + key, problems, "name");
  }

  /** Does not wait until it runs: the first statement does. */
  @Override
  public String create(WorkspaceClient workspace, JsonNode warehouse) {
    return workspace
        .warehouses()
        .create(Sdk.request(warehouse, CreateWarehouseRequest.class))
        .getResponse()
        .getId();
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode warehouse) {
    workspace.warehouses().edit(Sdk.request(warehouse, EditWarehouseRequest.class).setId(id));
    return id;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return Sdk.live(workspace.warehouses().get(id));
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode warehouse) {
    var name = warehouse.path("name").asText();
    var all = workspace.warehouses().list(new ListWarehousesRequest()).spliterator();
    return StreamSupport.stream(all, false)
        .filter(found -> name.equals(found.getName()))
        .map(EndpointInfo::getId)
        .toList();
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.warehouses().delete(id);
  }

  @Override
  public String page(String id) {
    return "/sql/warehouses/" + id;
  }
}
