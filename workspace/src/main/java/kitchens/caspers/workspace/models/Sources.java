package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.ApiException;

/** Where a version's files may come from: a folder of a volume or of the workspace. */
final class Sources {

  private static final String SCHEME = "dbfs:";

  private final WorkspaceFiles workspace;
  private final VolumeFiles volumes;

  Sources(WorkspaceFiles workspace, VolumeFiles volumes) {
    this.workspace = requireNonNull(workspace, "workspace is null");
    this.volumes = requireNonNull(volumes, "volumes is null");
  }

  /** The source as a path of ours: {@code dbfs:/Volumes/…} is {@code /Volumes/…}. */
  static String path(String source) {
    if (source == null || source.isBlank()) {
      throw ApiException.invalidParameter(
          "source is missing; give a folder: /Volumes/<catalog>/<schema>/<volume>/… or"
              + " /Workspace/…");
    }
    return source.startsWith(SCHEME) ? source.substring(SCHEME.length()) : source;
  }

  /**
   * The folder on the local disk.
   *
   * @throws ApiException 400 for a source elsewhere, or one that tries to leave its place
   */
  Path folder(String source) {
    String path = path(source);
    if (path.startsWith("/Volumes/")) {
      return volumes.localPath(path);
    }
    if (path.startsWith("/Workspace/")) {
      return workspace.localPath(path);
    }
    throw ApiException.invalidParameter(
        "source '"
            + source
            + "' is not served: put the model's files in /Volumes/<catalog>/<schema>/<volume>/… or"
            + " /Workspace/… and give that folder");
  }
}
