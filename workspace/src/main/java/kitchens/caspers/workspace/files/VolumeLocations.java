package kitchens.caspers.workspace.files;

import java.nio.file.Path;
import java.util.Optional;

/** Where volumes keep their files; the catalog knows. */
@FunctionalInterface
public interface VolumeLocations {

  /**
   * The directory of volume {@code catalog.schema.volume}, or empty when there is no such volume.
   * The directory may not exist yet.
   */
  Optional<Path> locationOf(String catalog, String schema, String volume);
}
