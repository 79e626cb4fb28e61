package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;

/**
 * {@code jobs/update}: top-level fields replace the old ones, keyed lists are merged entry by
 * entry, and fields are removed by name ({@code tasks/<key>} for one entry of a list).
 */
final class SettingsUpdate {
  private static final Map<String, String> KEYS =
      Map.of(
          "tasks", "task_key",
          "job_clusters", "job_cluster_key",
          "environments", "environment_key",
          "parameters", "name");

  private SettingsUpdate() {}

  static ObjectNode apply(ObjectNode old, JsonNode changes, List<String> toRemove) {
    var settings = old.deepCopy();
    toRemove.forEach(field -> remove(settings, field));
    changes
        .properties()
        .forEach(
            entry -> {
              var key = KEYS.get(entry.getKey());
              settings.set(
                  entry.getKey(),
                  key == null || !entry.getValue().isArray()
                      ? entry.getValue()
                      : merged(settings.path(entry.getKey()), entry.getValue(), key));
            });
    return settings;
  }

  private static ArrayNode merged(JsonNode old, JsonNode changes, String key) {
    var byKey = new LinkedHashMap<String, JsonNode>();
    old.forEach(entry -> byKey.put(entry.path(key).asText(), entry));
    changes.forEach(entry -> byKey.put(entry.path(key).asText(), entry));
    var all = JsonNodeFactory.instance.arrayNode();
    byKey.values().forEach(all::add);
    return all;
  }

  private static void remove(ObjectNode settings, String field) {
    var slash = field.indexOf('/');
    if (slash < 0) {
      settings.remove(field);
      return;
    }
    var list = field.substring(0, slash);
    var key = KEYS.get(list);
    if (key == null) {
      throw ApiException.invalidParameter(
          "fields_to_remove: '%s' is nested. Only entries of tasks, job_clusters, environments and"
                  .formatted(field)
              + " parameters can be removed one by one.");
    }
    var left = JsonNodeFactory.instance.arrayNode();
    settings
        .path(list)
        .forEach(
            entry -> {
              if (!entry.path(key).asText().equals(field.substring(slash + 1))) {
                left.add(entry);
              }
            });
    settings.set(list, left);
  }
}
