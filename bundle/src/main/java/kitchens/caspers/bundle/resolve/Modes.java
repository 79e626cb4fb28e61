package kitchens.caspers.bundle.resolve;

import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.bundle.resources.Presets;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/**
 * What a target's {@code mode} and {@code presets} do to its resources.
 *
 * @see <a href="https://docs.databricks.com/aws/en/dev-tools/bundles/deployment-modes">modes</a>
 */
public final class Modes {

  private Modes() {}

  /** The configuration, interpolated before, with names prefixed, schedules paused and so on. */
  public static Mapping apply(Mapping config, CurrentUser user, Problems problems) {
    var mode = config.text("bundle", "mode");
    if ("production".equals(mode)) {
      Production.check(config, problems);
    } else if ("development".equals(mode)) {
      Development.check(config, problems);
    }
    if (!(config.get("resources") instanceof Mapping types)) {
      return config;
    }
    var presets = presets(config, "development".equals(mode), user);
    var changed =
        types.mapValues(
            type -> {
              var known = ResourceTypes.named(type.key());
              return known != null && type.value() instanceof Mapping resources
                  ? resources.mapValues(
                      resource ->
                          resource.value() instanceof Mapping fields
                              ? known.preset(fields, presets)
                              : resource.value())
                  : type.value();
            });
    return config.with("resources", changed);
  }

  private static Presets presets(Mapping config, boolean development, CurrentUser user) {
    var at = Location.source("presets");
    var name = user == null ? "${workspace.current_user.short_name}" : user.shortName();
    var tags = new LinkedHashMap<String, String>();
    if (development) {
      tags.put("dev", name);
    }
    if (config.find("presets", "tags") instanceof Mapping own) {
      for (var tag : own.entries()) {
        tags.put(tag.key(), tag.value() instanceof Scalar scalar ? scalar.asText() : "");
      }
    }
    var prefix = config.text("presets", "name_prefix");
    var pause = config.text("presets", "trigger_pause_status");
    return new Presets(
        prefix != null ? prefix : development ? "[dev " + name + "] " : "",
        pause != null ? pause : development ? "PAUSED" : null,
        scalar(config, "jobs_max_concurrent_runs", Long.class, development ? 4L : null),
        scalar(config, "pipelines_development", Boolean.class, development ? true : null),
        Map.copyOf(tags),
        config.text("workspace", "resource_path"),
        at);
  }

  private static <T> T scalar(Mapping config, String field, Class<T> type, T otherwise) {
    return config.find("presets", field) instanceof Scalar scalar && type.isInstance(scalar.value())
        ? type.cast(scalar.value())
        : otherwise;
  }
}
