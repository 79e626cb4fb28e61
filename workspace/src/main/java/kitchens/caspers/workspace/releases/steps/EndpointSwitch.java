package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.OwnRest;

/** Lets a serving endpoint serve another version of a model. */
record EndpointSwitch(OwnRest rest, String endpoint) {

  private static final String BASE = "/api/2.0/serving-endpoints";

  /** The endpoint; empty when there is none. */
  Optional<JsonNode> now() {
    return rest.find(BASE + "/" + endpoint);
  }

  /** The version of a model that all requests go to; null when they go to several or none. */
  static Long serves(JsonNode now, String model) {
    JsonNode entities = now.path("config").path("served_entities");
    JsonNode one = entities.path(0);
    return entities.size() == 1 && one.path("entity_name").asText().equals(model)
        ? Long.valueOf(one.path("entity_version").asLong())
        : null;
  }

  /**
   * Sends requests of the endpoint, which is there, to a version.
   *
   * @param percent of them; the rest goes to the version that is served now
   * @param variables of the served entity where none of the model is served yet
   */
  void serve(String model, long version, int percent, Map<String, String> variables) {
    Optional<JsonNode> now = now();
    JsonNode served =
        now.map(n -> n.path("config").path("served_entities"))
            .orElse(Json.MAPPER.createArrayNode());
    JsonNode old = null;
    for (JsonNode entity : served) {
      boolean other = entity.path("entity_version").asLong() != version;
      if (entity.path("entity_name").asText().equals(model) && (other || old == null)) {
        old = entity;
      }
    }
    ObjectNode config = Json.MAPPER.createObjectNode();
    ArrayNode entities = config.putArray("served_entities");
    ArrayNode routes = config.putObject("traffic_config").putArray("routes");
    ObjectNode fresh = entity(model, version, old, variables);
    if (percent < 100 && old != null && old.path("entity_version").asLong() != version) {
      entities.add(entity(model, old.path("entity_version").asLong(), old, variables));
      route(routes, entities.get(0), 100 - percent);
    }
    entities.add(fresh);
    route(routes, fresh, routes.isEmpty() ? 100 : percent);
    rest.put(BASE + "/" + endpoint + "/config", config);
  }

  /**
   * Makes the endpoint, which serves one version.
   *
   * @param variables of the served entity
   * @param keepPayloads whether requests and answers are kept in a table of the model's schema
   */
  void create(String model, long version, Map<String, String> variables, boolean keepPayloads) {
    ObjectNode asked = Json.MAPPER.createObjectNode().put("name", endpoint);
    ObjectNode fresh = entity(model, version, null, variables);
    ObjectNode config = asked.putObject("config");
    config.putArray("served_entities").add(fresh);
    route(config.putObject("traffic_config").putArray("routes"), fresh, 100);
    if (keepPayloads) {
      String[] name = model.split("\\.");
      asked
          .putObject("ai_gateway")
          .putObject("inference_table_config")
          .put("enabled", true)
          .put("catalog_name", name[0])
          .put("schema_name", name[1])
          .put("table_name_prefix", endpoint);
    }
    rest.post(BASE, asked);
  }

  private static ObjectNode entity(
      String model, long version, JsonNode like, Map<String, String> variables) {
    ObjectNode entity = Json.MAPPER.createObjectNode();
    entity.put("name", model.substring(model.lastIndexOf('.') + 1) + "-" + version);
    entity.put("entity_name", model);
    entity.put("entity_version", Long.toString(version));
    entity.put("workload_size", "Small");
    entity.put("scale_to_zero_enabled", false);
    ObjectNode environment = entity.putObject("environment_vars");
    if (like != null) {
      environment.setAll((ObjectNode) like.path("environment_vars").deepCopy());
    } else {
      variables.forEach(environment::put);
    }
    return entity;
  }

  private static void route(ArrayNode routes, JsonNode entity, int percent) {
    routes
        .addObject()
        .put("served_entity_name", entity.path("name").asText())
        .put("served_model_name", entity.path("name").asText())
        .put("traffic_percentage", percent);
  }
}
