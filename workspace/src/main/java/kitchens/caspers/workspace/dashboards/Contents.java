package kitchens.caspers.workspace.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * {@code serialized_dashboard}: {@code datasets} with a name and SQL each, and {@code pages} whose
 * {@code layout} places widgets. What a page does not know of a widget it shows by name, so only
 * that is checked without which nothing could be shown.
 */
final class Contents {

  private static final int LONGEST = 4 << 20;

  /** A dashboard without anything on it. */
  static final String NOTHING = "{\"datasets\":[],\"pages\":[]}";

  private Contents() {}

  /**
   * Lets pass what can be shown.
   *
   * @throws ApiException 400 that names the place in the document
   */
  static String checked(String contents) {
    if (contents.length() > LONGEST) {
      throw ApiException.invalidParameter(
          "serialized_dashboard is longer than 4 MiB; a dashboard holds queries, not their rows");
    }
    JsonNode root = parsed(contents);
    if (!root.isObject()) {
      throw refused("is not a JSON object");
    }
    Set<String> names = new HashSet<>();
    int at = 0;
    for (JsonNode dataset : list(root, "datasets")) {
      String place = "datasets[" + at++ + "]";
      String name = dataset.path("name").asText();
      if (name.isEmpty() || !names.add(name)) {
        throw refused(place + " needs a name of its own");
      }
      if (!dataset.path("query").isTextual() && !dataset.path("queryLines").isArray()) {
        throw refused(place + " ('" + name + "') has no SQL; give it queryLines");
      }
    }
    at = 0;
    for (JsonNode page : list(root, "pages")) {
      for (JsonNode placed : list(page, "layout")) {
        if (!placed.path("widget").isObject() || !placed.path("position").isObject()) {
          throw refused("pages[" + at + "].layout has an entry without widget and position");
        }
      }
      at++;
    }
    return contents;
  }

  private static JsonNode parsed(String contents) {
    try {
      return Json.MAPPER.readTree(contents);
    } catch (JsonProcessingException e) {
      throw refused(
          "is not JSON (line %d, column %d)"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
  }

  private static JsonNode list(JsonNode node, String field) {
    JsonNode list = node.path(field);
    if (!list.isMissingNode() && !list.isArray()) {
      throw refused(field + " is not a list");
    }
    return list;
  }

  private static ApiException refused(String what) {
    return ApiException.invalidParameter(
        "serialized_dashboard " + what + "; send what was exported as .lvdash.json");
  }
}
