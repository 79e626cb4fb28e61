package kitchens.caspers.bundle.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.resources.Acl;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * Permissions: those of the whole bundle are given on each resource, in that type's words; those of
 * a resource are looked at. What a resource says of a principal itself wins.
 */
public final class Sharing {

  private static final List<String> BUNDLE_LEVELS = List.of("CAN_VIEW", "CAN_RUN", "CAN_MANAGE");

  private final Problems problems;

  private Sharing(Problems problems) {
    this.problems = problems;
  }

  /** The configuration with the bundle's permissions on its resources. */
  public static Mapping apply(Mapping config, Problems problems) {
    return new Sharing(problems).apply(config);
  }

  private Mapping apply(Mapping config) {
    var everywhere = entries(config.get("permissions"), "the bundle", BUNDLE_LEVELS);
    if (!(config.get("resources") instanceof Mapping types)) {
      return config;
    }
    var changed =
        types.mapValues(
            type -> {
              var known = ResourceTypes.named(type.key());
              var acl = known == null ? Optional.<Acl>empty() : known.acl();
              return acl.isPresent() && type.value() instanceof Mapping resources
                  ? resources.mapValues(
                      resource ->
                          resource.value() instanceof Mapping fields
                              ? shared(
                                  fields,
                                  known.noun() + " " + resource.key(),
                                  acl.get(),
                                  everywhere)
                              : resource.value())
                  : type.value();
            });
    return config.with("resources", changed);
  }

  private Mapping shared(Mapping resource, String what, Acl acl, Map<String, Mapping> everywhere) {
    if (everywhere.isEmpty() && resource.get("permissions") == null) {
      return resource;
    }
    var own = entries(resource.get("permissions"), what, acl.levels());
    var items = new ArrayList<Value>();
    if (resource.get("permissions") instanceof Sequence written) {
      items.addAll(written.items());
    }
    everywhere.forEach(
        (principal, entry) -> {
          var level = acl.ofBundle(entry.text("level"));
          if (own.containsKey(principal)) {
            problems.warning(
                own.get(principal).at(),
                what + " has permissions of its own for " + principal.replace(':', ' '),
                "those of the bundle at " + entry.at() + " do not hold here; keep one of the two");
          } else if (level.isPresent()) {
            items.add(entry.with("level", new Scalar(level.get(), entry.get("level").at())));
          }
        });
    Location at =
        resource.get("permissions") == null ? resource.at() : resource.get("permissions").at();
    return items.isEmpty() ? resource : resource.with("permissions", new Sequence(items, at));
  }

  /** Entries that can be used, by their principal. */
  private Map<String, Mapping> entries(Value list, String what, List<String> levels) {
    var entries = new LinkedHashMap<String, Mapping>();
    if (!(list instanceof Sequence sequence)) {
      return entries;
    }
    for (var item : sequence.items()) {
      if (!(item instanceof Mapping entry)) {
        continue;
      }
      var kinds = Acl.PRINCIPALS.stream().filter(kind -> entry.text(kind) != null).toList();
      var level = entry.text("level");
      if (kinds.size() != 1) {
        problems.error(
            entry.at(),
            "an entry of the permissions of "
                + what
                + (kinds.isEmpty() ? " names nobody" : " names several principals"),
            "write one of " + String.join(", ", Acl.PRINCIPALS));
      } else if (level == null) {
        problems.error(
            entry.at(),
            "an entry of the permissions of " + what + " has no level",
            "write level: one of " + String.join(", ", levels));
      } else if (!levels.contains(level)) {
        problems.error(
            entry.get("level").at(),
            what + " has no permission level " + level,
            Nearest.mend(level, levels));
      } else {
        var principal = kinds.get(0) + ":" + entry.text(kinds.get(0));
        var earlier = entries.putIfAbsent(principal, entry);
        if (earlier != null) {
          problems.error(
              entry.at(),
              "the permissions of " + what + " name " + entry.text(kinds.get(0)) + " twice",
              "keep one; the first is at " + earlier.at());
        }
      }
    }
    return entries;
  }
}
