package kitchens.caspers.workspace.ingest;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.files.GuardedVolumes;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** Lets who may read or write a volume come to what is kept of it here. */
final class VolumeDoor {
  private static final Pattern VOLUME =
      Pattern.compile("[^./\\s]{1,255}\\.[^./\\s]{1,255}\\.[^./\\s]{1,255}");

  /**
   * A volume that somebody came to.
   *
   * @param name in three parts
   * @param root its folder
   */
  record Opened(String name, Path root) {}

  private final GuardedVolumes volumes;
  private final Intake intake;

  VolumeDoor(GuardedVolumes volumes, Intake intake) {
    this.volumes = volumes;
    this.intake = intake;
  }

  /**
   * The volume that the path names.
   *
   * @throws ApiException 403 without the privilege, 404 when there is none
   */
  Opened open(Context ctx, Privilege privilege) {
    String volume = ctx.pathParam("volume");
    if (!VOLUME.matcher(volume).matches()) {
      throw ApiException.invalidParameter(
          "name the volume in three parts: /ingest/<catalog>.<schema>.<volume>");
    }
    return opened(volume, volumes.localPath(Caller.of(ctx), Intake.path(volume), privilege));
  }

  /** The same for the workspace itself, as its settings say. */
  Opened open(String volume) {
    return opened(volume, volumes.systemPath(Intake.path(volume)));
  }

  /** Whether somebody may read a volume, and it is there. */
  boolean isOpen(Principal caller, String volume) {
    try {
      volumes.localPath(caller, Intake.path(volume), Privilege.READ_VOLUME);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  private Opened opened(String volume, Path root) {
    intake.open(volume, root);
    return new Opened(volume, root);
  }
}
