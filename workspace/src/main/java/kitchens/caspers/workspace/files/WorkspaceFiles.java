package kitchens.caspers.workspace.files;

import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.ApiException;

/** The {@code /Workspace} tree on the local disk. */
public final class WorkspaceFiles {

  private static final String PREFIX = "/Workspace";

  private final ConfinedDirectory directory;

  public WorkspaceFiles(CaspersHome home) {
    this.directory = new ConfinedDirectory(home.workspaceFiles());
  }

  /**
   * Where a workspace path lies on disk; {@code /Workspace/Users/a} and {@code /Users/a} are the
   * same. Nothing needs to be there.
   *
   * @throws ApiException 400 for a path that is not absolute or tries to leave the tree
   */
  public Path localPath(String workspacePath) {
    return directory.resolve(segments(workspacePath), workspacePath);
  }

  /** The path without its optional {@code /Workspace}, beginning with a slash. */
  static String canonical(String workspacePath) {
    return "/" + String.join("/", segments(workspacePath));
  }

  private static List<String> segments(String workspacePath) {
    if (!workspacePath.startsWith("/")) {
      throw ApiException.invalidParameter(
          "path '" + workspacePath + "' is not absolute: begin it with /Workspace/");
    }
    List<String> segments = ConfinedDirectory.segments(workspacePath);
    boolean prefixed = !segments.isEmpty() && segments.get(0).equals(PREFIX.substring(1));
    return prefixed ? segments.subList(1, segments.size()) : segments;
  }
}
