package kitchens.caspers.workspace.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.gateway.AiGateway;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.serving.chat.FoundationModel;

/** Endpoints, as Databricks' REST shows them. */
final class EndpointJson {

  private static final Map<String, String> STATE =
      Map.of("ready", "READY", "config_update", "NOT_UPDATING");

  private EndpointJson() {}

  static Map<String, Object> of(Endpoint e, AiGateway gateway) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", e.name());
    json.put("id", e.id());
    json.put("creator", e.creator());
    json.put("description", e.description());
    json.put("creation_timestamp", e.createdAt().toEpochMilli());
    json.put("last_updated_timestamp", e.updatedAt().toEpochMilli());
    json.put("state", STATE);
    json.put("task", e.config().task());
    json.put("tags", e.tags());
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(
        "served_entities", e.config().servedEntities().stream().map(s -> entity(e, s)).toList());
    config.put("traffic_config", e.config().trafficConfig());
    config.put("config_version", e.configVersion());
    json.put("config", config);
    putGateway(json, gateway);
    return json;
  }

  static Map<String, Object> of(FoundationModel model, AiGateway gateway) {
    Map<String, Object> entity = new LinkedHashMap<>();
    entity.put("name", model.name());
    entity.put(
        "foundation_model",
        Map.of(
            "name",
            model.name(),
            "display_name",
            model.name(),
            "description",
            model.description()));
    entity.put("state", Map.of("deployment", "DEPLOYMENT_READY", "deployment_state_message", ""));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", model.name());
    json.put("description", model.description());
    json.put("state", STATE);
    json.put("task", "llm/v1/chat");
    json.put("config", Map.of("served_entities", List.of(entity)));
    putGateway(json, gateway);
    return json;
  }

  private static void putGateway(Map<String, Object> json, AiGateway gateway) {
    if (gateway != AiGateway.NONE) {
      json.put("ai_gateway", gateway);
    }
  }

  private static Map<String, Object> entity(Endpoint e, ServedEntity served) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", served.name());
    if (served.externalModel() != null) {
      json.put("external_model", served.externalModel());
    }
    json.put("entity_name", served.entityName());
    json.put("entity_version", served.entityVersion());
    json.put("environment_vars", served.environmentVars());
    json.put("workload_size", served.workloadSize());
    json.put("scale_to_zero_enabled", served.scaleToZeroEnabled());
    json.put("creator", e.creator());
    json.put("creation_timestamp", e.createdAt().toEpochMilli());
    json.put("state", Map.of("deployment", "DEPLOYMENT_READY", "deployment_state_message", ""));
    return json;
  }
}
