package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.dashboards.CreateDashboardRequest;
import com.databricks.sdk.service.dashboards.Dashboard;
import com.databricks.sdk.service.dashboards.LifecycleState;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.dashboards.PublishRequest;
import com.databricks.sdk.service.dashboards.UpdateDashboardRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/** {@code resources.dashboards}: AI/BI dashboards, published when they are deployed. */
final class DashboardResource extends DescribedType {

  private static final String FILE = "file_path";
  private static final String CONTENTS = "serialized_dashboard";
  private static final String EMBED = "embed_credentials";
  private static final List<String> NOT_OF_THE_DRAFT =
      List.of(FILE, EMBED, "dataset_catalog", "dataset_schema");

  private static final Shape.Struct DASHBOARD =
      Sdk.shape(
          "dashboard",
          Dashboard.class,
          Set.of("create_time", "dashboard_id", "etag", "lifecycle_state", "path", "update_time"));

  DashboardResource() {
    super(
        "dashboards",
        "dashboard",
        new Shape.Struct(
            "dashboard",
            () -> {
              var fields = new LinkedHashMap<>(DASHBOARD.fields());
              fields.put(FILE, Shape.Single.STRING);
              fields.put(EMBED, Shape.Single.BOOLEAN);
              fields.put("dataset_catalog", Shape.Single.STRING);
              fields.put("dataset_schema", Shape.Single.STRING);
              // A dashboard may be written out in the bundle, as a map or as its text.
              fields.put(CONTENTS, Shape.Single.ANY);
              return fields;
            }));
  }

  @Override
  public List<String> filePaths() {
    return List.of(FILE);
  }

  @Override
  public Map<String, String> fileContents() {
    return Map.of(FILE, CONTENTS);
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("parent_path");
  }

  @Override
  public Set<String> computed() {
    return Set.of("parent_path", "warehouse_id");
  }

  @Override
  public Set<String> unreadable() {
    return Set.of(SOURCE_DIGEST, FILE, EMBED, "dataset_catalog", "dataset_schema");
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl(
            "dashboards",
            List.of("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"),
            "CAN_READ",
            "CAN_RUN"));
  }

  @Override
  public Mapping preset(Mapping dashboard, Presets presets) {
    var named = Prefixed.name(dashboard, "display_name", presets);
    return named.get("parent_path") != null || presets.resourcePath() == null
        ? named
        : named.with("parent_path", new Scalar(presets.resourcePath(), presets.at()));
  }

  @Override
  public void check(String key, Mapping dashboard, Problems problems) {
    Required.fields(dashboard, "dashboard " + key, problems, "display_name");
    if (dashboard.get(FILE) == null && dashboard.get(CONTENTS) == null) {
      problems.error(
          dashboard.at(),
          "dashboard " + key + " has no contents",
          "write file_path: the .lvdash.json file that it was exported to");
    } else if (dashboard.get(FILE) != null && dashboard.get(CONTENTS) != null) {
      problems.error(
          dashboard.get(CONTENTS).at(),
          "dashboard " + key + " has both file_path and serialized_dashboard",
          "keep one of the two");
    }
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode dashboard) {
    if (dashboard.hasNonNull("parent_path")) {
      workspace.workspace().mkdirs(dashboard.get("parent_path").asText());
    }
    var id =
        workspace
            .lakeview()
            .create(
                new CreateDashboardRequest()
                    .setDashboard(draft(dashboard))
                    .setDatasetCatalog(text(dashboard, "dataset_catalog"))
                    .setDatasetSchema(text(dashboard, "dataset_schema")))
            .getDashboardId();
    try {
      publish(workspace, id, dashboard);
    } catch (DatabricksException e) {
      // Nobody would know of a dashboard whose creation is said to have failed.
      workspace.lakeview().trash(id);
      throw e;
    }
    return id;
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode dashboard) {
    workspace
        .lakeview()
        .update(
            new UpdateDashboardRequest()
                .setDashboardId(id)
                .setDashboard(draft(dashboard))
                .setDatasetCatalog(text(dashboard, "dataset_catalog"))
                .setDatasetSchema(text(dashboard, "dataset_schema")));
    publish(workspace, id, dashboard);
    return id;
  }

  private static void publish(WorkspaceClient workspace, String id, JsonNode dashboard) {
    workspace
        .lakeview()
        .publish(
            new PublishRequest()
                .setDashboardId(id)
                .setEmbedCredentials(dashboard.path(EMBED).asBoolean(false))
                .setWarehouseId(text(dashboard, "warehouse_id")));
  }

  private static Dashboard draft(JsonNode dashboard) {
    var sent = (ObjectNode) dashboard.deepCopy();
    sent.remove(NOT_OF_THE_DRAFT);
    if (sent.path(CONTENTS).isContainerNode()) {
      sent.put(CONTENTS, sent.get(CONTENTS).toString());
    }
    return Sdk.request(sent, Dashboard.class);
  }

  private static String text(JsonNode dashboard, String field) {
    return dashboard.hasNonNull(field) ? dashboard.get(field).asText() : null;
  }

  /** The contents are compared as what they say, not as they are spaced. */
  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var dashboard = workspace.lakeview().get(id);
    if (dashboard.getLifecycleState() == LifecycleState.TRASHED) {
      throw Sdk.absent("dashboard " + id + " is in the trash");
    }
    return asRead(Sdk.live(dashboard));
  }

  @Override
  public JsonNode asRead(JsonNode dashboard) {
    var shown = (ObjectNode) dashboard.deepCopy();
    if (shown.path(CONTENTS).isTextual()) {
      shown.set(CONTENTS, Sdk.parsed(shown.get(CONTENTS)));
    }
    return shown;
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode dashboard) {
    var twins = new ArrayList<String>();
    for (var found : workspace.lakeview().list(new ListDashboardsRequest())) {
      if (dashboard.path("display_name").asText().equals(found.getDisplayName())) {
        var whole = workspace.lakeview().get(found.getDashboardId());
        if (dashboard.path("parent_path").asText().equals(whole.getParentPath())) {
          twins.add(found.getDashboardId());
        }
      }
    }
    return twins;
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.lakeview().trash(id);
  }

  @Override
  public String page(String id) {
    return "/dashboardsv3/" + id;
  }
}
