package kitchens.caspers.cli.bundle;

import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import kitchens.caspers.cli.workspace.Place;

/** The workspace that a target is for, for commands that ask it without a bundle's help. */
public final class BundleTarget {

  private BundleTarget() {}

  /**
   * The connection to the workspace of a target of the bundle at hand.
   *
   * @param target its name
   */
  public static Connection connect(
      String target, Map<String, String> environment, Progress progress) {
    var bundle =
        BundleLoader.load(
            new BundleLoader.Request(
                BundleOptions.directory(environment),
                target,
                Map.of(),
                environment,
                null,
                null,
                false));
    return place(bundle).connect(environment, progress);
  }

  static Place place(Bundle bundle) {
    return new Place(
        bundle.target(), bundle.workspacePath("host"), bundle.workspacePath("profile"));
  }
}
