package kitchens.caspers.bundle.resources;

import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/** Fields without which a resource cannot be made. */
final class Required {

  private Required() {}

  static void fields(Mapping resource, String what, Problems problems, String... fields) {
    for (var field : fields) {
      var value = resource.get(field);
      if (value == null || value instanceof Scalar scalar && scalar.value() == null) {
        problems.error(resource.at(), what + " has no " + field, "write " + field + ": …");
      }
    }
  }
}
