package kitchens.caspers.bundle.resolve;

import java.util.Optional;

/** Finds the ids of things in a workspace by their names, for variables with {@code lookup}. */
public interface Lookups {

  /**
   * The id of the thing of that kind and name; empty when there is none.
   *
   * @param kind such as {@code warehouse}
   * @throws kitchens.caspers.bundle.value.BundleException when several have the name
   */
  Optional<String> find(String kind, String name);
}
