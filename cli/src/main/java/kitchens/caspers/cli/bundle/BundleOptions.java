package kitchens.caspers.cli.bundle;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.resolve.CurrentUser;
import picocli.CommandLine.Option;

/** Which bundle, and how it is resolved: the options of every command that reads one. */
public final class BundleOptions {

  @Option(
      names = {"-t", "--target"},
      paramLabel = "TARGET",
      description = "The target; without it the one that is the default.")
  private String target;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      mapFallbackValue = "",
      description = "Sets a variable of the bundle; may be repeated.")
  private Map<String, String> variables = new LinkedHashMap<>();

  /**
   * The bundle that the current directory is in.
   *
   * @param user null when it is not known
   */
  Bundle load(CurrentUser user, boolean strict) {
    var chosen = target != null ? target : System.getenv("DATABRICKS_BUNDLE_TARGET");
    return BundleLoader.load(
        new BundleLoader.Request(
            Path.of("").toAbsolutePath(), chosen, variables, System.getenv(), user, strict));
  }
}
