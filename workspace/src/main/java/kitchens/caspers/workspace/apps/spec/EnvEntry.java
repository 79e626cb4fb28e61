package kitchens.caspers.workspace.apps.spec;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A variable of an app's environment: a value, or the name of the resource that gives it.
 *
 * @param valueFrom the name of one of the app's resources
 */
public record EnvEntry(String name, Optional<String> value, Optional<String> valueFrom) {

  public EnvEntry {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
    requireNonNull(valueFrom, "valueFrom is null");
  }
}
