package kitchens.caspers.workspace.dashboards;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** The folders of the workspace's tree that dashboards stand in. */
final class Places {

  private final WorkspaceFiles files;

  Places(WorkspaceFiles files) {
    this.files = requireNonNull(files, "files is null");
  }

  /**
   * The folder that the maker of a dashboard names, or their own.
   *
   * @param asked null for the maker's own
   * @throws ApiException 400 for no such path, 403 when it is another's, 404 when it is not there
   */
  String of(Principal maker, String asked) {
    if (asked == null || asked.isBlank()) {
      String own = "/Users/" + maker.userName();
      try {
        Files.createDirectories(files.localPath(own));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return own;
    }
    String path = asked.length() > 1 ? asked.replaceAll("/+$", "") : asked;
    Path folder = files.localPath(path);
    WorkspaceFiles.requireOwn(maker, path);
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      throw ApiException.notFound(
          "parent_path '" + path + "' does not exist: make it with workspace/mkdirs");
    }
    return path;
  }

  /** The same for each spelling of a path. */
  static String folder(String path) {
    return WorkspaceFiles.canonical(path);
  }
}
