package kitchens.caspers.workspace.files;

import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

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
  public static String canonical(String workspacePath) {
    return "/" + String.join("/", segments(workspacePath));
  }

  /**
   * What jobs and pipelines run lies here: others than administrators write their own folder.
   *
   * @throws ApiException 403 when the path is not below {@code /Workspace/Users/<their name>}
   */
  public static void requireOwn(Principal principal, String path) {
    List<String> names = ConfinedDirectory.segments(path);
    int users = !names.isEmpty() && names.get(0).equals("Workspace") ? 1 : 0;
    boolean theirs =
        names.size() > users + 1
            && names.get(users).equals("Users")
            && names.get(users + 1).equals(principal.userName());
    if (!principal.admin() && !theirs) {
      throw ApiException.permissionDenied(
          "'"
              + principal.userName()
              + "' may not write '"
              + path
              + "'; write below /Workspace/Users/"
              + principal.userName());
    }
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
