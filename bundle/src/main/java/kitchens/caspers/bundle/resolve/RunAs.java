package kitchens.caspers.bundle.resolve;

import java.util.List;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/**
 * The bundle's {@code run_as}: jobs and pipelines run as that principal, where they say nothing.
 */
public final class RunAs {

  private static final List<String> TYPES = List.of("jobs", "pipelines");

  private RunAs() {}

  /** The configuration with it. */
  public static Mapping apply(Mapping config, Problems problems) {
    if (!(config.get("run_as") instanceof Mapping principal)) {
      return config;
    }
    if (principal.keys().size() != 1) {
      problems.error(
          principal.at(),
          principal.isEmpty() ? "run_as names nobody" : "run_as names two principals",
          "write either user_name or service_principal_name");
      return config;
    }
    var whole = config;
    for (var type : TYPES) {
      if (!(whole.find("resources", type) instanceof Mapping resources)) {
        continue;
      }
      var changed =
          resources.mapValues(
              resource ->
                  resource.value() instanceof Mapping fields && fields.entry("run_as") == null
                      ? fields.with("run_as", principal)
                      : resource.value());
      whole = whole.with(List.of("resources", type), changed);
    }
    return whole;
  }
}
