package kitchens.caspers.workspace.jobs.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.http.Json;

/** The inputs of a for_each_task: a JSON array of at most 5,000 elements, as documented. */
public final class ForEachInputs {
  private static final int MOST = 5_000;

  private ForEachInputs() {}

  /** The elements, each as JSON. */
  public static List<JsonNode> read(String text, String place) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw SettingsRefused.invalid(
          "%s: for_each_task.inputs is not JSON: '%s'. Write an array, [1, 2] or"
              + " [{\"name\": \"a\"}], or a reference to one.",
          place, abbreviated(text));
    }
    if (!node.isArray()) {
      throw SettingsRefused.invalid(
          "%s: for_each_task.inputs must be a JSON array, not %s.", place, abbreviated(text));
    }
    if (node.size() > MOST) {
      throw SettingsRefused.invalid(
          "%s: for_each_task.inputs has %d elements; %d is the most.", place, node.size(), MOST);
    }
    var all = new ArrayList<JsonNode>();
    node.forEach(all::add);
    return all;
  }

  static void check(String text, String place) {
    read(text, place);
  }

  private static String abbreviated(String text) {
    return text.length() <= 80 ? text : text.substring(0, 79) + "…";
  }
}
