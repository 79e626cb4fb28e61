package kitchens.caspers.bundle.resolve;

import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Value;

/** What does not belong into a target with {@code mode: production}. */
final class Production {

  private static final String MEND = "remove it, or override it in the target";

  private Production() {}

  static void check(Mapping config, Problems problems) {
    if (config.find("resources", "pipelines") instanceof Mapping pipelines) {
      for (var pipeline : pipelines.entries()) {
        var development = pipeline.value().find("development");
        if (isTrue(development)) {
          problems.error(
              development.at(),
              "pipeline " + pipeline.key() + " has development: true in a production target",
              MEND);
        }
      }
    }
    for (var preset : new String[] {"pipelines_development", "source_linked_deployment"}) {
      var value = config.find("presets", preset);
      if (isTrue(value)) {
        problems.error(value.at(), preset + " is on in a production target", MEND);
      }
    }
    var prefix = config.text("presets", "name_prefix");
    if (prefix != null && prefix.startsWith("[dev")) {
      problems.error(
          config.find("presets", "name_prefix").at(),
          "a production target prefixes names with \"" + prefix + "\"",
          MEND);
    }
    for (var field : new String[] {"cluster_id", "compute_id"}) {
      var cluster = config.find("bundle", field);
      if (cluster != null) {
        problems.error(
            cluster.at(),
            field + " replaces the compute of all tasks in a production target",
            MEND);
      }
    }
    var root = config.find("workspace", "root_path");
    if (root != null && root.at().line() == 0 && config.get("run_as") == null) {
      problems.warning(
          config.find("bundle", "mode").at(),
          "each person who deploys this production target makes a copy of their own",
          "set workspace.root_path in the target to one path for all");
    }
  }

  private static boolean isTrue(Value value) {
    return value instanceof Scalar scalar && Boolean.TRUE.equals(scalar.value());
  }
}
