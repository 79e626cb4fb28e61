package kitchens.caspers.workspace.warehouses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * What may be said of a warehouse. Sizes, numbers of clusters, Photon and the like are kept and
 * shown and have no effect: all warehouses are doors to one compute.
 */
final class WarehouseSettings {

  private static final List<String> SIZES =
      List.of(
          "2X-Small",
          "X-Small",
          "Small",
          "Medium",
          "Large",
          "X-Large",
          "2X-Large",
          "3X-Large",
          "4X-Large",
          "5X-Large");
  private static final List<String> TYPES = List.of("PRO", "CLASSIC");
  private static final Set<String> KEPT =
      Set.of(
          "name",
          "cluster_size",
          "min_num_clusters",
          "max_num_clusters",
          "auto_stop_mins",
          "enable_photon",
          "enable_serverless_compute",
          "spot_instance_policy",
          "warehouse_type",
          "channel",
          "tags");
  private static final int LONGEST_NAME = 100;

  private WarehouseSettings() {}

  /**
   * The settings with what is left out filled in from {@code before}.
   *
   * @throws ApiException 400 naming the field and the mend
   */
  static ObjectNode of(JsonNode asked, ObjectNode before) {
    ObjectNode settings = before.deepCopy();
    for (String field : KEPT) {
      if (asked.hasNonNull(field)) {
        settings.set(field, asked.get(field));
      }
    }
    if (!asked.path("instance_profile_arn").asText("").isEmpty()) {
      throw ApiException.invalidParameter(
          "instance_profile_arn is not served: there is no cloud behind this warehouse");
    }
    String name = settings.path("name").asText("");
    if (name.isBlank() || name.length() >= LONGEST_NAME) {
      throw ApiException.invalidParameter(
          "a warehouse needs a name of less than " + LONGEST_NAME + " characters");
    }
    oneOf("cluster_size", settings.path("cluster_size").asText(), SIZES);
    oneOf("warehouse_type", settings.path("warehouse_type").asText(), TYPES);
    int least = number(settings, "min_num_clusters");
    int most = number(settings, "max_num_clusters");
    if (least < 1 || most < least || most > 40) {
      throw ApiException.invalidParameter(
          "min_num_clusters "
              + least
              + " and max_num_clusters "
              + most
              + ": 1 <= min_num_clusters <= max_num_clusters <= 40");
    }
    int idle = number(settings, "auto_stop_mins");
    boolean serverless = settings.path("enable_serverless_compute").asBoolean();
    if (idle < 0 || idle > 0 && idle < 10 && !serverless) {
      throw ApiException.invalidParameter(
          "auto_stop_mins is "
              + idle
              + ": use 0 for never, or at least 10 (less with enable_serverless_compute)");
    }
    return settings;
  }

  /** What a new warehouse has when nothing else is said. */
  static ObjectNode defaults() {
    return Json.MAPPER
        .createObjectNode()
        .put("cluster_size", "2X-Small")
        .put("min_num_clusters", 1)
        .put("max_num_clusters", 1)
        .put("auto_stop_mins", 120)
        .put("enable_photon", false)
        .put("enable_serverless_compute", false)
        .put("spot_instance_policy", "COST_OPTIMIZED")
        .put("warehouse_type", "PRO");
  }

  private static void oneOf(String field, String value, List<String> words) {
    if (!words.contains(value)) {
      throw ApiException.invalidParameter(
          field + " '" + value + "' does not exist; use one of " + words);
    }
  }

  private static int number(ObjectNode settings, String field) {
    JsonNode value = settings.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw ApiException.invalidParameter(field + " is " + value + "; give a whole number");
    }
    return value.intValue();
  }
}
