package kitchens.caspers.workspace.jobs.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.ApiException;

/** Finds the jars of a task among the workspace's files. */
public final class Jars {
  private final WorkspaceFiles workspaceFiles;
  private final VolumeFiles volumeFiles;

  public Jars(WorkspaceFiles workspaceFiles, VolumeFiles volumeFiles) {
    this.workspaceFiles = workspaceFiles;
    this.volumeFiles = volumeFiles;
  }

  /** A jar that a task names is not there; the message says which. */
  static final class MissingJar extends Exception {
    private static final long serialVersionUID = 1L;

    MissingJar(String message) {
      super(message);
    }
  }

  Path find(String path) throws MissingJar {
    Path local;
    try {
      local =
          path.startsWith("/Volumes/")
              ? volumeFiles.localPath(path)
              : workspaceFiles.localPath(path);
    } catch (ApiException e) {
      throw new MissingJar("Jar %s cannot be used: %s".formatted(path, e.getMessage()));
    }
    if (!Files.isRegularFile(local)) {
      throw new MissingJar("Jar %s does not exist. Upload it, or deploy again.".formatted(path));
    }
    return local;
  }
}
