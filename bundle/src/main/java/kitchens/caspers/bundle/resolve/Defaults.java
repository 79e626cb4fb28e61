package kitchens.caspers.bundle.resolve;

import java.util.LinkedHashMap;
import java.util.List;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/** What a bundle need not say: its paths in the workspace, who deploys it, where to. */
public final class Defaults {

  private static final Location HERE = Location.source("defaults");

  private Defaults() {}

  /**
   * The configuration with them.
   *
   * @param user null when it is not known before the deployment
   */
  public static Mapping add(Mapping config, String target, CurrentUser user, Problems problems) {
    if (config.find("bundle", "name") == null) {
      problems.error(
          config.entry("bundle") == null ? config.at() : config.entry("bundle").keyAt(),
          "the bundle has no name",
          "write bundle: {name: …}");
    }
    var whole = config;
    if (config.text("bundle", "name") == null) {
      whole = whole.with(List.of("bundle", "name"), new Scalar("", HERE)); // said once is enough
    }
    whole = whole.with(List.of("bundle", "target"), new Scalar(target, HERE));
    whole = whole.with(List.of("bundle", "environment"), new Scalar(target, HERE));
    var paths = new LinkedHashMap<String, String>();
    paths.put(
        "root_path",
        "/Workspace/Users/${workspace.current_user.userName}/.bundle/${bundle.name}/${bundle.target}");
    paths.put("file_path", "${workspace.root_path}/files");
    paths.put("artifact_path", "${workspace.root_path}/artifacts");
    paths.put("state_path", "${workspace.root_path}/state");
    paths.put("resource_path", "${workspace.root_path}/resources");
    for (var path : paths.entrySet()) {
      if (whole.find("workspace", path.getKey()) == null) {
        whole = whole.with(List.of("workspace", path.getKey()), new Scalar(path.getValue(), HERE));
      }
    }
    var root = whole.text("workspace", "root_path");
    if (root != null && root.startsWith("~/")) {
      var home = "/Workspace/Users/${workspace.current_user.userName}" + root.substring(1);
      var at = whole.find("workspace", "root_path").at();
      whole = whole.with(List.of("workspace", "root_path"), new Scalar(home, at));
    }
    if (user != null) {
      var at = List.of("workspace", "current_user");
      whole =
          whole.with(
              at,
              Mapping.empty(HERE)
                  .with("userName", new Scalar(user.userName(), HERE))
                  .with("short_name", new Scalar(user.shortName(), HERE)));
    }
    return whole;
  }

  /** Whether a path that is not written becomes known when the bundle is deployed. */
  public static boolean knownAtDeployment(List<String> path) {
    return path.size() == 3
        && path.get(0).equals("workspace")
        && path.get(1).equals("current_user")
        && (path.get(2).equals("userName") || path.get(2).equals("short_name"));
  }
}
