package kitchens.caspers.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.read.Merge;
import kitchens.caspers.bundle.read.SourceFiles;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.resolve.Defaults;
import kitchens.caspers.bundle.resolve.GitCheckout;
import kitchens.caspers.bundle.resolve.Interpolation;
import kitchens.caspers.bundle.resolve.LocalPaths;
import kitchens.caspers.bundle.resolve.Lookups;
import kitchens.caspers.bundle.resolve.Modes;
import kitchens.caspers.bundle.resolve.RunAs;
import kitchens.caspers.bundle.resolve.Sharing;
import kitchens.caspers.bundle.resolve.Targets;
import kitchens.caspers.bundle.resolve.Variables;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.schema.BundleShape;
import kitchens.caspers.bundle.schema.ShapeCheck;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/**
 * Reads a bundle: files, target, variables, references, modes, paths, checks. It needs no workspace
 * and no network.
 */
public final class BundleLoader {

  /**
   * What to load.
   *
   * @param directory the bundle's, or one below it
   * @param target null for the default one
   * @param variables from {@code --var}
   * @param environment where {@code BUNDLE_VAR_…} is looked up
   * @param user null when it is not known before the deployment
   * @param lookups null when no workspace is asked
   * @param strict whether a warning is an error
   */
  public record Request(
      Path directory,
      String target,
      Map<String, String> variables,
      Map<String, String> environment,
      CurrentUser user,
      Lookups lookups,
      boolean strict) {

    /** Without a workspace. */
    public Request(
        Path directory,
        String target,
        Map<String, String> variables,
        Map<String, String> environment,
        CurrentUser user,
        boolean strict) {
      this(directory, target, variables, environment, user, null, strict);
    }
  }

  /**
   * What the files of a bundle say, before anything of it is resolved.
   *
   * @param root the directory of {@code databricks.yml}
   * @param config null when the main file cannot be read
   * @param problems that were met on the way
   */
  public record Written(Path root, Mapping config, Problems problems) {

    /**
     * Reads them.
     *
     * @param directory the bundle's, or one below it
     * @throws BundleException when there is no bundle
     */
    public static Written of(Path directory) {
      var root = SourceFiles.findRoot(directory);
      var problems = new Problems();
      var read = SourceFiles.read(root, problems);
      return new Written(root, read == null ? null : fit(read, problems), problems);
    }
  }

  private final Request request;
  private final Written written;
  private final Problems problems = new Problems();

  private BundleLoader(Request request, Written written) {
    this.request = request;
    this.written = written;
    problems.add(written.problems());
  }

  /**
   * The bundle.
   *
   * @throws BundleException with every problem, when one of them is an error
   */
  public static Bundle load(Request request) {
    return load(request, Written.of(request.directory()));
  }

  /** The same of files that were read before: for who resolves them more than once. */
  public static Bundle load(Request request, Written written) {
    return new BundleLoader(request, written).load();
  }

  private Bundle load() {
    var root = written.root();
    if (written.config() == null) {
      throw new BundleException(problems.sorted());
    }
    var config = written.config();
    var target = Targets.choose(config, request.target(), problems);
    if (target == null) {
      throw new BundleException(problems.sorted());
    }
    if (config.find("targets", target, "include") != null) {
      var more = SourceFiles.readIncluded(root, config.find("targets", target), problems);
      config = fit(Merge.into(config, more), problems);
    }
    config = Targets.apply(config, target, problems);
    config = Defaults.add(config, target, request.user(), problems);
    var checkout = GitCheckout.around(root);
    if (checkout.isPresent()) {
      config = checkout.get().describe(config, problems);
    }
    var overrides =
        root.resolve(".databricks")
            .resolve("bundle")
            .resolve(target)
            .resolve("variable-overrides.json");
    var variables =
        new Variables(
            request.variables(), request.environment(), overrides, request.lookups(), problems);
    config = variables.assign(config);
    config = resolve(config);
    config = Modes.apply(config, request.user(), problems);
    config = RunAs.apply(config, problems);
    config = Sharing.apply(config, problems);
    config = fitResources(config);
    new Checks(problems).check(config);
    var rewritten = LocalPaths.rewrite(root, config, problems);

    if (request.strict() && !problems.sorted().isEmpty()) {
      throw new BundleException(problems.sorted());
    }
    problems.throwIfErrors();
    return new Bundle(
        root,
        target,
        rewritten.config(),
        rewritten.libraries(),
        variables.unasked(),
        problems.sorted());
  }

  private static Mapping fit(Mapping written, Problems problems) {
    var shape = BundleShape.of(ResourceTypes.shapes());
    return (Mapping) new ShapeCheck(problems).fit("the bundle", written, shape);
  }

  /** A script's content belongs to its shell; only its environment may refer to the bundle. */
  private Mapping resolve(Mapping config) {
    var interpolation = new Interpolation(config, path -> knownLater(config, path), problems);
    var entries = new ArrayList<Mapping.Entry>();
    for (var entry : config.entries()) {
      var value =
          entry.key().equals("scripts")
              ? Scripts.resolve(entry.value(), interpolation, problems)
              : interpolation.resolve(entry.value());
      entries.add(new Mapping.Entry(entry.key(), entry.keyAt(), value));
    }
    return Mapping.of(entries, config.at());
  }

  private static boolean knownLater(Mapping config, List<String> path) {
    if (path.size() == 4 && path.get(0).equals("resources")) {
      var type = ResourceTypes.named(path.get(1));
      return type != null
          && type.knownAfterCreation().contains(path.get(3))
          && config.find(path.subList(0, 3)) != null;
    }
    return Defaults.knownAtDeployment(path);
  }

  /** Variables have become values: these must now have the types of the fields they stand in. */
  private Mapping fitResources(Mapping config) {
    if (!(config.get("resources") instanceof Mapping resources)) {
      return config;
    }
    var shape = BundleShape.of(ResourceTypes.shapes()).fields().get("resources");
    return config.with("resources", new ShapeCheck(problems).fit("resources", resources, shape));
  }
}
