package kitchens.caspers.bundle.resources;

import com.databricks.sdk.service.apps.AppResource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kitchens.caspers.bundle.schema.SdkShape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** What an app is given: its {@code resources}, and the variables that take their values. */
final class AppUses {

  private static final Set<String> PLAIN = Set.of("name", "description");
  private static final Set<String> KINDS = kinds();

  /** What names the thing that is given, by its kind. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "app", List.of("name"),
          "database", List.of("instance_name", "database_name", "permission"),
          "experiment", List.of("experiment_id", "permission"),
          "job", List.of("id", "permission"),
          "secret", List.of("scope", "key", "permission"),
          "serving_endpoint", List.of("name", "permission"),
          "sql_warehouse", List.of("id", "permission"),
          "uc_securable", List.of("securable_full_name", "securable_type", "permission"));

  private AppUses() {}

  private static Set<String> kinds() {
    var kinds = new TreeSet<>(SdkShape.of(AppResource.class).fields().keySet());
    kinds.removeAll(PLAIN);
    return kinds;
  }

  static void check(String key, Mapping app, Problems problems) {
    var names = new LinkedHashSet<String>();
    // What stands in config takes the place of what stands in the app.
    var own = app.find("config", "resources");
    if ((own == null ? app.get("resources") : own) instanceof Sequence resources) {
      resources.items().forEach(item -> resource(key, item, names, problems));
    }
    if (app.find("config", "env") instanceof Sequence env) {
      for (var entry : env.items()) {
        var from = entry.text("value_from") == null ? "valueFrom" : "value_from";
        var name = entry.text(from);
        if (name != null && !name.contains("${") && !names.contains(name)) {
          problems.error(
              entry.find(from).at(),
              "the variable "
                  + entry.text("name")
                  + " of app "
                  + key
                  + " takes its value from "
                  + name
                  + ", which is none of its resources",
              Nearest.mend(name, names));
        }
      }
    }
  }

  private static void resource(String key, Value item, Set<String> names, Problems problems) {
    if (!(item instanceof Mapping resource)) {
      return;
    }
    var name = resource.text("name");
    if (name == null) {
      problems.error(resource.at(), "a resource of app " + key + " has no name", "write name: …");
    } else if (!names.add(name)) {
      problems.error(
          resource.get("name").at(),
          "two resources of app " + key + " are called " + name,
          "give each a name of its own");
    }
    var kinds = new ArrayList<>(resource.keys());
    kinds.retainAll(KINDS);
    if (kinds.size() != 1) {
      problems.error(
          resource.at(),
          "resource "
              + name
              + " of app "
              + key
              + (kinds.isEmpty() ? " names nothing" : " names several things"),
          "write one of " + String.join(", ", KINDS));
    } else if (resource.get(kinds.get(0)) instanceof Mapping thing) {
      var needed = NEEDED.getOrDefault(kinds.get(0), List.of());
      Required.fields(
          thing,
          "the " + kinds.get(0) + " of resource " + name,
          problems,
          needed.toArray(String[]::new));
    }
  }
}
