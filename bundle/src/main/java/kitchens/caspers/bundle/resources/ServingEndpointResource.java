package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.EndpointTag;
import com.databricks.sdk.service.serving.PatchServingEndpointTags;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.SdkShape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/** {@code resources.model_serving_endpoints}. */
final class ServingEndpointResource extends DescribedType {

  private static final Duration LIMIT = Duration.ofMinutes(35);
  private static final String CONFIG = "config";
  private static final String ENTITIES = "served_entities";
  private static final Set<String> ENTITY_FIELDS =
      SdkShape.of(ServedEntityInput.class).fields().keySet();

  ServingEndpointResource() {
    super(
        "model_serving_endpoints",
        "model serving endpoint",
        Sdk.shape("model_serving_endpoint", CreateServingEndpoint.class, Set.of()));
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of(
        "name",
        "route_optimized",
        "description",
        "ai_gateway",
        "rate_limits",
        "budget_policy_id",
        "email_notifications",
        "telemetry_config");
  }

  @Override
  public Set<String> computed() {
    return Set.of("config.traffic_config", "tags");
  }

  @Override
  public Optional<Acl> acl() {
    return Optional.of(
        new ObjectAcl(
            "serving-endpoints",
            List.of("CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"),
            "CAN_VIEW",
            "CAN_QUERY",
            (workspace, name) -> workspace.servingEndpoints().get(name).getId()));
  }

  @Override
  public Mapping preset(Mapping endpoint, Presets presets) {
    var named = Prefixed.identifier(endpoint, presets);
    var tags = Prefixed.tags(endpoint.get("tags"), presets);
    return tags == null ? named : named.with("tags", tags);
  }

  @Override
  public void check(String key, Mapping endpoint, Problems problems) {
    Required.fields(endpoint, "model serving endpoint " + key, problems, "name", CONFIG);
    if (endpoint.get(CONFIG) instanceof Mapping config) {
      ServedEntities.check(key, config, problems);
    }
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode endpoint) {
    var name = endpoint.path("name").asText();
    var made =
        workspace.servingEndpoints().create(Sdk.request(endpoint, CreateServingEndpoint.class));
    Sdk.await("model serving endpoint " + name, () -> made.get(LIMIT));
    return name;
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode endpoint) {
    var live = read(workspace, id);
    var wanted = asRead(endpoint);
    if (!wanted.path(CONFIG).equals(live.path(CONFIG))) {
      var config = Sdk.request(endpoint.path(CONFIG), EndpointCoreConfigInput.class);
      var changed = workspace.servingEndpoints().updateConfig(config.setName(id));
      Sdk.await("model serving endpoint " + id, () -> changed.get(LIMIT));
    }
    retag(workspace, id, live.path("tags"), endpoint.path("tags"));
    return id;
  }

  private static void retag(WorkspaceClient workspace, String id, JsonNode old, JsonNode wanted) {
    var gone = new LinkedHashSet<String>();
    old.forEach(tag -> gone.add(tag.path("key").asText()));
    var add = new ArrayList<EndpointTag>();
    for (var tag : wanted) {
      gone.remove(tag.path("key").asText());
      add.add(Sdk.request(tag, EndpointTag.class));
    }
    if (wanted.isArray() && !(gone.isEmpty() && old.equals(wanted))) {
      workspace
          .servingEndpoints()
          .patch(new PatchServingEndpointTags().setName(id).setAddTags(add).setDeleteTags(gone));
    }
  }

  /** The entities with the fields that may be written; the workspace adds states and times. */
  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var live = Sdk.live(workspace.servingEndpoints().get(id));
    if (live.path(CONFIG) instanceof ObjectNode config) {
      config.remove("config_version");
      for (var entity : config.path(ENTITIES)) {
        ((ObjectNode) entity).retain(ENTITY_FIELDS);
        if (entity.path("environment_vars").isEmpty()) {
          ((ObjectNode) entity).remove("environment_vars");
        }
      }
    }
    Sdk.keyed(live, "tags", "key", tag -> true);
    return live;
  }

  /** An entity without a name is called after its model and version. */
  @Override
  public JsonNode asRead(JsonNode endpoint) {
    var shown = (ObjectNode) Sdk.sorted(endpoint, "tags", "key");
    for (var entity : shown.path(CONFIG).path(ENTITIES)) {
      if (entity instanceof ObjectNode fields
          && !fields.hasNonNull("name")
          && fields.hasNonNull("entity_name")) {
        fields.put("name", ServedEntities.defaultName(fields));
      }
    }
    return shown;
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode endpoint) {
    return Sdk.ifThere(
        () -> workspace.servingEndpoints().get(endpoint.path("name").asText()).getName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.servingEndpoints().delete(id);
  }

  @Override
  public String page(String id) {
    return "/ml/endpoints/" + id;
  }
}
