package kitchens.caspers.workspace;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.files.VolumeFiles;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.jobs.Jobs;
import kitchens.caspers.workspace.status.StatusPart;
import kitchens.caspers.workspace.ui.SignIn;

/**
 * The one place where features are made and given to each other.
 *
 * @param all in the order in which they are started
 * @param statusParts what they add to the workspace's status
 */
record Features(List<Feature> all, List<StatusPart> statusParts) {

  static Features wire(Foundations f) {
    List<Feature> all = new ArrayList<>();
    List<StatusPart> statusParts = new ArrayList<>();
    all.add(new SignIn(f.principals(), f.sessions(), f.url()));
    Lakehouse lakehouse = Lakehouse.wire(f);
    all.addAll(lakehouse.features());
    statusParts.addAll(lakehouse.statusParts());
    Jobs jobs =
        new Jobs(
            f.home(),
            f.database(),
            f.principals(),
            f.tokens(),
            new WorkspaceFiles(f.home()),
            new VolumeFiles(lakehouse.catalog().volumeLocations()),
            f.clock(),
            f.url());
    all.add(jobs);
    statusParts.add(jobs.statusPart());
    return new Features(all, statusParts);
  }
}
