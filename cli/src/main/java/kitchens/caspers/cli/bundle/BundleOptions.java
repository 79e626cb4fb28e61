package kitchens.caspers.cli.bundle;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.read.SourceFiles;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.resolve.Lookups;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
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

  private Map<String, String> environment = System.getenv();

  private Path directory = directory(environment);

  /** What its files say, read once. */
  private BundleLoader.Written written;

  /** As it is when no workspace is asked; resolved once. */
  private Bundle unasked;

  /** Those that somebody gives who is no command line. */
  static BundleOptions of(Optional<String> target, Map<String, String> variables) {
    var options = new BundleOptions();
    options.target = target.orElse(null);
    options.variables = new LinkedHashMap<>(variables);
    return options;
  }

  /** Those of a bundle that is not at hand: none is set. */
  static BundleOptions of(Path directory, Map<String, String> environment) {
    var options = new BundleOptions();
    options.directory = directory;
    options.environment = environment;
    return options;
  }

  /**
   * The bundle that the current directory is in; outside of one, that of this installation.
   *
   * @param user null when it is not known
   */
  Bundle load(CurrentUser user, boolean strict) {
    return load(user, null, strict);
  }

  /**
   * The same, with what variables look up.
   *
   * @param lookups null when no workspace is asked
   */
  Bundle load(CurrentUser user, Lookups lookups, boolean strict) {
    if (user != null || lookups != null || strict) {
      return read(user, lookups, strict);
    }
    if (unasked == null) {
      unasked = read(null, null, false);
    }
    return unasked;
  }

  private Bundle read(CurrentUser user, Lookups lookups, boolean strict) {
    var chosen = target != null ? target : environment.get("DATABRICKS_BUNDLE_TARGET");
    if (written == null) {
      written = BundleLoader.Written.of(directory);
    }
    return BundleLoader.load(
        new BundleLoader.Request(directory, chosen, variables, environment, user, lookups, strict),
        written);
  }

  /** Its files have changed: they are read again. */
  void forget() {
    written = null;
    unasked = null;
  }

  /** The workspace that the target is for, started when it is the local one. */
  Connection connect(Progress progress) {
    return BundleTarget.place(load(null, false)).connect(environment, progress);
  }

  /** The same, but nothing is started, and there may be none. */
  Optional<Connection> find() {
    return BundleTarget.place(load(null, false)).find(environment);
  }

  static Path directory(Map<String, String> environment) {
    var here = Path.of("").toAbsolutePath();
    var installation = environment.get("CASPERS_REPO");
    return installation != null && !SourceFiles.isInBundle(here) ? Path.of(installation) : here;
  }
}
