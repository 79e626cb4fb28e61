package kitchens.caspers.bundle.generate;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.utils.SerDeUtils;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.BundleException;

/** Reads resources that are there as configuration. */
public final class LiveResources {

  private static final ObjectMapper SDK = SerDeUtils.createMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkspaceClient client;

  /** Those of this workspace. */
  public LiveResources(WorkspaceClient client) {
    this.client = client;
  }

  /** A job. */
  public Generated job(long id) {
    try {
      var settings = tree(client.jobs().get(id).getSettings());
      settings.remove(List.of("deployment", "edit_mode", "format"));
      return generated("jobs", settings.path("name").asText(), settings, Map.of());
    } catch (NotFound absent) {
      throw missing("job " + id);
    }
  }

  /** A pipeline. */
  public Generated pipeline(String id) {
    try {
      var spec = tree(client.pipelines().get(id).getSpec());
      spec.remove(List.of("deployment", "id", "storage"));
      return generated("pipelines", spec.path("name").asText(), spec, Map.of());
    } catch (NotFound absent) {
      throw missing("pipeline " + id);
    }
  }

  /** An app; values of its environment stay behind, since the workspace does not show them. */
  public Generated app(String name) {
    try {
      var app = client.apps().get(name);
      var live = tree(app);
      var config = JsonNodeFactory.instance.objectNode().put("name", name);
      for (var field : List.of("description", "resources", "user_api_scopes")) {
        if (live.hasNonNull(field)) {
          config.set(field, live.get(field));
        }
      }
      var deployed = app.getActiveDeployment();
      var source =
          deployed != null && deployed.getSourceCodePath() != null
              ? deployed.getSourceCodePath()
              : app.getDefaultSourceCodePath();
      if (source == null || source.isBlank()) {
        throw new BundleException("app " + name + " has no source yet", "deploy it once first");
      }
      config.put("source_code_path", source);
      return generated("apps", name, config, Map.of());
    } catch (NotFound absent) {
      throw missing("app " + name);
    }
  }

  /** A dashboard; what it shows becomes a file beside its configuration. */
  public Generated dashboard(String id) {
    try {
      var dashboard = client.lakeview().get(id);
      var config =
          JsonNodeFactory.instance
              .objectNode()
              .put("display_name", dashboard.getDisplayName())
              .put("warehouse_id", dashboard.getWarehouseId());
      var found = generated("dashboards", dashboard.getDisplayName(), config, Map.of());
      var file = found.key() + ".lvdash.json";
      config.put("file_path", file);
      var content = pretty(dashboard.getSerializedDashboard());
      return new Generated(found.type(), found.name(), config, Map.of(file, content));
    } catch (NotFound absent) {
      throw missing("dashboard " + id);
    }
  }

  private static Generated generated(
      String type, String name, ObjectNode config, Map<String, byte[]> files) {
    if (ResourceTypes.named(type) == null) {
      throw new BundleException(type + " cannot be deployed by this engine", null);
    }
    dropEmpty(config);
    return new Generated(type, name == null ? "" : name, config, files);
  }

  private static byte[] pretty(String json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return json.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static ObjectNode tree(Object answer) {
    return SDK.valueToTree(answer);
  }

  /** Servers answer with empty objects where nobody wrote anything. */
  private static void dropEmpty(JsonNode node) {
    node.forEach(LiveResources::dropEmpty);
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(field -> isEmpty(field.getValue()));
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.isContainerNode() && value.isEmpty();
  }

  private static BundleException missing(String what) {
    var list = what.substring(0, what.indexOf(' ')) + "s list";
    return new BundleException("there is no " + what, "see which there are: caspers " + list);
  }
}
