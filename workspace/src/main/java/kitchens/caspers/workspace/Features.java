package kitchens.caspers.workspace;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.http.Feature;
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
    return new Features(all, statusParts);
  }
}
