package kitchens.caspers.bundle;

import kitchens.caspers.bundle.resources.ResourceType;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** Looks at a resolved bundle's resources for what their fields' types do not say. */
final class Checks {

  private final Problems problems;

  Checks(Problems problems) {
    this.problems = problems;
  }

  void check(Mapping config) {
    if (!(config.get("resources") instanceof Mapping types)) {
      return;
    }
    for (var type : types.entries()) {
      if (!(type.value() instanceof Mapping resources)) {
        continue;
      }
      var known = ResourceTypes.named(type.key());
      for (var resource : resources.entries()) {
        if (ResourceTypes.isRefused(type.key())) {
          refuse(resource, "resources." + type.key() + "." + resource.key());
        } else if (known != null && resource.value() instanceof Mapping fields) {
          known.check(resource.key(), fields, problems);
          attached(known, resource.key(), fields);
        } else if (resource.value() instanceof Scalar scalar && scalar.value() == null) {
          problems.error(resource.keyAt(), resource.key() + " is empty", "write its fields");
        }
      }
    }
  }

  private void attached(ResourceType type, String key, Mapping fields) {
    if (fields.entry("permissions") != null && type.acl().isEmpty()) {
      problems.error(
          fields.entry("permissions").keyAt(),
          "a " + type.noun() + " has no permissions, so " + key + " cannot have them",
          type.securable().isPresent() ? "write grants" : "remove them");
    }
    if (fields.entry("grants") != null && type.securable().isEmpty()) {
      problems.error(
          fields.entry("grants").keyAt(),
          "nothing is granted on a " + type.noun() + ", so " + key + " cannot have grants",
          type.acl().isPresent() ? "write permissions" : "remove them");
    }
    if (fields.get("grants") instanceof Sequence grants) {
      grants.items().forEach(item -> grant(type.noun() + " " + key, item));
    }
  }

  private void grant(String what, Value item) {
    if (!(item instanceof Mapping grant)) {
      return;
    }
    if (grant.text("principal") == null) {
      problems.error(grant.at(), "a grant on " + what + " names nobody", "write principal: …");
    }
    if (!(grant.get("privileges") instanceof Sequence privileges) || privileges.items().isEmpty()) {
      problems.error(
          grant.at(), "a grant on " + what + " gives nothing", "write privileges: a list of them");
    }
  }

  private void refuse(Mapping.Entry entry, String what) {
    problems.error(
        entry.keyAt(),
        what + " cannot be deployed by this engine",
        "remove it, or keep it in a target for another workspace");
  }
}
