package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import java.util.Optional;

/** Looks into folders of volumes. */
record VolumeFolders(WorkspaceClient workspace) {
  /** The first file below a folder; empty while there is none. */
  Optional<String> firstFile(String folder) {
    try {
      for (var entry : workspace.files().listDirectoryContents(folder)) {
        var found =
            Boolean.TRUE.equals(entry.getIsDirectory())
                ? firstFile(entry.getPath())
                : Optional.of(entry.getPath());
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    } catch (NotFound e) {
      return Optional.empty();
    }
  }
}
