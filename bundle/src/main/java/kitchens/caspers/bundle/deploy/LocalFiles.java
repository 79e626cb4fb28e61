package kitchens.caspers.bundle.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.sync.FileSet;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What of a bundle lies on this machine's disk.
 *
 * @param files by path below the bundle's files in the workspace
 * @param artifacts by whole path in the workspace
 */
record LocalFiles(FileSync.Source files, FileSync.Source artifacts) {

  private static final String NOT_BUILT = "not built yet";

  /**
   * Looks at all of them.
   *
   * @param built whether a library that is not there is an error
   */
  static LocalFiles of(Bundle bundle, boolean built) {
    return of(bundle, built, FileSync.Source::of);
  }

  /** Which there are; what is in them stays unread. */
  static LocalFiles unread(Bundle bundle) {
    return of(bundle, false, FileSync.Source::unread);
  }

  private static LocalFiles of(
      Bundle bundle, boolean built, Function<Map<String, Path>, FileSync.Source> read) {
    var libraries = libraries(bundle, built);
    var there = new TreeMap<>(libraries);
    there.values().removeIf(path -> !Files.isRegularFile(path));
    var artifacts = read.apply(there);
    libraries.keySet().forEach(path -> artifacts.hashes().putIfAbsent(path, NOT_BUILT));
    return new LocalFiles(read.apply(FileSet.of(bundle.root(), bundle.config())), artifacts);
  }

  private static Map<String, Path> libraries(Bundle bundle, boolean built) {
    var libraries = new TreeMap<String, Path>();
    for (var library : bundle.libraries()) {
      if (built && !Files.isRegularFile(library.local())) {
        throw new BundleException(
            library.at(),
            "there is no " + bundle.root().relativize(library.local()),
            "build it before the deployment, or give the artifact a build command");
      }
      var other = libraries.put(library.remote(), library.local());
      if (other != null && !other.equals(library.local())) {
        throw new BundleException(
            library.at(),
            other + " and " + library.local() + " have the same name",
            "rename one of them");
      }
    }
    return libraries;
  }
}
