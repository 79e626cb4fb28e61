package kitchens.caspers.workspace.serving;

import java.util.Optional;
import kitchens.caspers.workspace.models.ModelVersion;

/** Where versions of registered models come from. */
@FunctionalInterface
public interface Versions {

  /** A version by its number, of a model with a name in three parts. */
  Optional<ModelVersion> get(String fullName, long version);
}
