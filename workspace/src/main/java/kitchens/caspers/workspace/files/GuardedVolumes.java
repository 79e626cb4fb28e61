package kitchens.caspers.workspace.files;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.nio.file.Path;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** The files of volumes, for those who hold the privilege to read or to write them. */
public final class GuardedVolumes {

  private final VolumeFiles files;
  private final Privileges privileges;

  public GuardedVolumes(VolumeFiles files, Privileges privileges) {
    this.files = requireNonNull(files, "files is null");
    this.privileges = requireNonNull(privileges, "privileges is null");
  }

  /**
   * As {@link VolumeFiles#localPath}.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 403 when the caller lacks the privilege;
   *     it says nothing of what lies in the volume
   */
  Path localPath(Context ctx, String volumesPath, Privilege privilege) {
    return localPath(Caller.of(ctx), volumesPath, privilege);
  }

  /** The same for a principal. */
  public Path localPath(Principal principal, String volumesPath, Privilege privilege) {
    if (!principal.admin()) {
      privileges.require(principal, Securable.volume(VolumeFiles.volumeOf(volumesPath)), privilege);
    }
    return files.localPath(volumesPath);
  }

  /** The same for the workspace itself, as its settings say. */
  public Path systemPath(String volumesPath) {
    return files.localPath(volumesPath);
  }
}
