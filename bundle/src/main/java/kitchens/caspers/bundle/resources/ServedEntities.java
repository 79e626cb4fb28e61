package kitchens.caspers.bundle.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;

/** What a serving endpoint serves, and how requests are shared out. */
final class ServedEntities {

  private ServedEntities() {}

  /** What the workspace calls an entity that has no name. */
  static String defaultName(JsonNode entity) {
    var model = entity.path("entity_name").asText();
    return model.substring(model.lastIndexOf('.') + 1)
        + "-"
        + entity.path("entity_version").asText();
  }

  static void check(String key, Mapping config, Problems problems) {
    if (config.entry("served_models") != null) {
      problems.error(
          config.entry("served_models").keyAt(),
          "served_models of model serving endpoint " + key + " is the legacy form",
          "write served_entities, with entity_name for model_name and entity_version for"
              + " model_version");
      return;
    }
    if (!(config.get("served_entities") instanceof Sequence entities)
        || entities.items().isEmpty()) {
      problems.error(
          config.at(),
          "model serving endpoint " + key + " serves nothing",
          "name a model under config.served_entities");
      return;
    }
    var names = new LinkedHashSet<String>();
    var open = false;
    for (var entity : entities.items()) {
      if (!(entity instanceof Mapping fields)) {
        continue;
      }
      if (fields.entry("external_model") == null) {
        Required.fields(
            fields, "a served entity of " + key, problems, "entity_name", "entity_version");
      }
      var name = name(fields);
      open |= name == null;
      if (name != null && !names.add(name)) {
        problems.error(
            fields.at(), "two served entities are called " + name, "give each a name of its own");
      }
    }
    traffic(config, names, open, problems);
  }

  /** Null when it is only known at deployment. */
  private static String name(Mapping entity) {
    var written = entity.text("name");
    if (written == null && entity.text("entity_name") != null) {
      var model = entity.text("entity_name");
      var version = entity.text("entity_version");
      written = model.substring(model.lastIndexOf('.') + 1) + "-" + version;
    }
    return written == null || written.contains("${") ? null : written;
  }

  private static void traffic(Mapping config, Set<String> names, boolean open, Problems problems) {
    if (!(config.find("traffic_config", "routes") instanceof Sequence routes)) {
      if (names.size() > 1) {
        problems.error(
            config.get("served_entities").at(),
            "there are several served entities and no traffic_config",
            "say under traffic_config.routes how requests are shared");
      }
      return;
    }
    var sum = 0L;
    var known = true;
    for (var route : routes.items()) {
      if (!(route instanceof Mapping fields)) {
        continue;
      }
      var field =
          fields.get("served_entity_name") == null ? "served_model_name" : "served_entity_name";
      var name = fields.text(field);
      if (name == null) {
        problems.error(
            fields.at(), "a route names no served entity", "write served_entity_name: …");
      } else if (!open && !name.contains("${") && !names.contains(name)) {
        problems.error(
            fields.get(field).at(),
            "the route to " + name + " leads to no served entity",
            Nearest.mend(name, names));
      }
      if (fields.get("traffic_percentage") instanceof Scalar share
          && share.value() instanceof Long percentage) {
        sum += percentage;
      } else {
        known = false;
      }
    }
    if (known && sum != 100) {
      problems.error(
          routes.at(), "the shares of traffic make " + sum + ", not 100", "let them add to 100");
    }
  }
}
