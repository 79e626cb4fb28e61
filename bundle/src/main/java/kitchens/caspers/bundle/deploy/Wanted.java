package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.Snapshots;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Location;

/**
 * What a deployment is to bring about.
 *
 * @param resources by key
 * @param filePath where the files lie in the workspace
 * @param files by path below it
 * @param artifacts by whole path in the workspace
 */
record Wanted(
    Map<String, DesiredResource> resources,
    String filePath,
    FileSync.Source files,
    FileSync.Source artifacts) {

  /** What a bundle on this machine's disk says. */
  static Wanted of(Bundle bundle, LocalFiles local) {
    var filePath = bundle.workspacePath("file_path");
    var resources = new LinkedHashMap<String, DesiredResource>();
    for (var resource : DesiredResource.allOf(bundle)) {
      resources.put(resource.key(), resource.withSources(filePath, local.files().hashes()));
    }
    return new Wanted(resources, filePath, local.files(), local.artifacts());
  }

  /** What an earlier deployment brought about. */
  static Wanted of(Snapshots.Snapshot snapshot, Snapshots kept) {
    var at = Location.source("deployment " + snapshot.number());
    var resources = new LinkedHashMap<String, DesiredResource>();
    snapshot
        .resources()
        .forEach(
            (key, config) -> {
              var type = ResourceTypes.ofKey(key);
              if (type == null) {
                throw new BundleException(
                    at, key + " is of a type that this engine does not deploy", null);
              }
              resources.put(key, DesiredResource.kept(key, type, config, at));
            });
    return new Wanted(
        resources,
        snapshot.filePath(),
        kept(new TreeMap<>(snapshot.files()), kept),
        kept(new TreeMap<>(snapshot.artifacts()), kept));
  }

  private static FileSync.Source kept(SortedMap<String, String> hashes, Snapshots kept) {
    return new FileSync.Source(hashes, path -> kept.bytes(hashes.get(path)));
  }

  /** The same with the files' hashes as they were when they were sent. */
  Wanted sent(SortedMap<String, String> fileHashes, SortedMap<String, String> artifactHashes) {
    return new Wanted(
        resources,
        filePath,
        new FileSync.Source(fileHashes, files.content()),
        new FileSync.Source(artifactHashes, artifacts.content()));
  }

  /** The resources without secrets. */
  Map<String, DesiredResource> sealed(String salt) {
    var sealed = new LinkedHashMap<String, DesiredResource>();
    resources.forEach((key, resource) -> sealed.put(key, resource.sealed(salt)));
    return sealed;
  }

  /** As it is kept under a number. */
  Snapshots.Snapshot snapshot(long number, String salt) {
    var configs = new TreeMap<String, JsonNode>();
    sealed(salt).forEach((key, resource) -> configs.put(key, resource.config()));
    return new Snapshots.Snapshot(number, filePath, configs, files.hashes(), artifacts.hashes());
  }

  /** What is to be done about the files, given what was deployed. */
  PlannedFiles planned(DeployedFiles before) {
    var uploaded = new TreeMap<String, String>();
    var deleted = new ArrayList<String>();
    compare(files.hashes(), before.below(filePath), uploaded, deleted);
    compare(artifacts.hashes(), DeployedFiles.hashes(before.artifacts()), uploaded, deleted);
    return new PlannedFiles(uploaded, deleted);
  }

  private static void compare(
      Map<String, String> wanted,
      Map<String, String> before,
      Map<String, String> uploaded,
      List<String> deleted) {
    wanted.forEach(
        (path, hash) -> {
          if (!hash.equals(before.get(path))) {
            uploaded.put(path, hash);
          }
        });
    before.keySet().stream().filter(path -> !wanted.containsKey(path)).forEach(deleted::add);
  }

  int fileCount() {
    return files.hashes().size() + artifacts.hashes().size();
  }

  /** A hash of all resources. */
  String configDigest() {
    var all = new StringBuilder();
    new TreeMap<>(resources)
        .forEach((key, resource) -> all.append(key).append(resource.config()).append('\n'));
    return FileSync.sha256(all.toString());
  }

  /** A hash of all resources, without their secrets, and all files. */
  String digest(String salt) {
    return FileSync.sha256(
        new Wanted(sealed(salt), filePath, files, artifacts).configDigest()
            + filePath
            + files.hashes()
            + artifacts.hashes());
  }
}
