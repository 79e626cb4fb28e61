package kitchens.caspers.bundle.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.sync.FileSet;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What of a bundle lies on this machine's disk.
 *
 * @param files by path below the bundle's files in the workspace
 * @param libraries by whole path in the workspace
 * @param hashes of the files, by the same path
 * @param libraryHashes of the libraries that are there
 */
record LocalFiles(
    Map<String, Path> files,
    Map<String, Path> libraries,
    TreeMap<String, String> hashes,
    TreeMap<String, String> libraryHashes) {

  private static final String NOT_BUILT = "not built yet";

  /**
   * Looks at all of them.
   *
   * @param built whether a library that is not there is an error
   */
  static LocalFiles of(Bundle bundle, boolean built) {
    var files = FileSet.of(bundle.root(), bundle.config());
    var libraries = libraries(bundle, built);
    var there = new TreeMap<>(libraries);
    there.values().removeIf(path -> !Files.isRegularFile(path));
    return new LocalFiles(files, libraries, FileSync.hashes(files), FileSync.hashes(there));
  }

  /** What is to be done about them, given what was deployed. */
  PlannedFiles planned(DeployedFiles before) {
    var uploaded = new TreeMap<String, String>();
    var deleted = new ArrayList<String>();
    compare(files, hashes, DeployedFiles.hashes(before.files()), uploaded, deleted);
    compare(libraries, libraryHashes, DeployedFiles.hashes(before.artifacts()), uploaded, deleted);
    return new PlannedFiles(uploaded, deleted);
  }

  int count() {
    return files.size() + libraries.size();
  }

  private static void compare(
      Map<String, Path> local,
      Map<String, String> hashes,
      Map<String, String> before,
      Map<String, String> uploaded,
      List<String> deleted) {
    for (var path : local.keySet()) {
      var hash = hashes.getOrDefault(path, NOT_BUILT);
      if (!hash.equals(before.get(path))) {
        uploaded.put(path, hash);
      }
    }
    before.keySet().stream().filter(path -> !local.containsKey(path)).forEach(deleted::add);
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
