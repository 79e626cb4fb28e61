package kitchens.caspers.workspace.apps.resources;

import com.fasterxml.jackson.databind.JsonNode;
import kitchens.caspers.workspace.http.ApiException;

/** Reads what stands in a resource. */
final class Settings {

  private Settings() {}

  static String text(String kind, JsonNode settings, String key) {
    JsonNode value = settings.path(key);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw ApiException.invalidParameter("a " + kind + " needs " + key);
    }
    return value.asText();
  }
}
