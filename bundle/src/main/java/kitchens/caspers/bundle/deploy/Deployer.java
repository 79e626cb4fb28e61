package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.state.DeployLock;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.StateStore;
import kitchens.caspers.bundle.state.WriteAheadLog;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.sync.FileSet;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Json;

/** Deploys a bundle, and takes away what one deployed. */
public final class Deployer {

  private final WorkspaceClient client;
  private final Bundle bundle;
  private final CurrentUser user;
  private final Listener listener;
  private final WorkspaceTree tree;
  private final StateStore store;
  private final WriteAheadLog log;

  /** Works on the workspace of this client, as this user. */
  public Deployer(WorkspaceClient client, Bundle bundle, CurrentUser user, Listener listener) {
    this.client = client;
    this.bundle = bundle;
    this.user = user;
    this.listener = listener;
    this.tree = new WorkspaceTree(client);
    this.store = new StateStore(tree, bundle.workspacePath("state_path"));
    this.log = new WriteAheadLog(bundle.localState());
  }

  /**
   * Builds, uploads and applies; a second time it changes nothing.
   *
   * @param forceLock takes the lock from whoever has it
   */
  public Changes deploy(boolean forceLock) {
    Artifacts.build(bundle, listener);
    var libraries = libraries();
    try (var lock = DeployLock.acquire(tree, state(), user.userName(), forceLock)) {
      var before = store.resources().orElseGet(this::firstState);
      var files = store.read("deployment.json", DeployedFiles.class).orElse(DeployedFiles.NONE);

      listener.step("uploading files");
      var sync = new FileSync(tree);
      var local = FileSet.of(bundle.root(), bundle.config());
      var synced =
          sync.bring(bundle.workspacePath("file_path"), local, DeployedFiles.hashes(files.files()));
      var artifacts = sync.bring("", libraries, DeployedFiles.hashes(files.artifacts()));
      var uploaded = synced.uploaded() + artifacts.uploaded();
      var removed = synced.deleted() + artifacts.deleted();
      if (uploaded + removed > 0) {
        store.write(
            "deployment.json",
            new DeployedFiles(
                1,
                files.seq() + 1,
                ResourcesState.CLI_VERSION,
                Instant.now().toString(),
                DeployedFiles.files(synced.hashes()),
                DeployedFiles.files(artifacts.hashes())));
      }

      listener.step("deploying resources");
      var desired = desired();
      var filesRoot = bundle.workspacePath("file_path");
      desired.replaceAll((key, resource) -> resource.withSources(filesRoot, synced.hashes()));
      var resources = new Resources(client, log, before, store.path("metadata.json"), listener);
      try {
        resources.adopt(desired);
        resources.bring(desired);
      } finally {
        save(before, resources.deployed());
      }
      log.clear();
      return resources.changes(
          uploaded, removed, synced.hashes().size() + artifacts.hashes().size());
    }
  }

  /** What is deployed of the bundle; empty when nothing is. */
  public Map<String, ResourceState> deployed() {
    return store.resources().map(ResourcesState::state).orElse(Map.of());
  }

  /**
   * Deletes all resources that the bundle deployed, its files and its state.
   *
   * @return how many resources were deleted
   */
  public int destroy(boolean forceLock) {
    int deleted;
    try (var lock = DeployLock.acquire(tree, state(), user.userName(), forceLock)) {
      var before = store.resources().orElseGet(this::firstState);
      var resources = new Resources(client, log, before, store.path("metadata.json"), listener);
      resources.adopt(desired());
      deleted = resources.deployed().size();
      try {
        resources.deleteAll();
      } finally {
        if (!resources.deployed().isEmpty()) {
          save(before, resources.deployed());
        }
      }
      listener.step("deleting files");
      tree.delete(bundle.workspacePath("root_path"));
      for (var path : new String[] {"file_path", "artifact_path", "state_path"}) {
        if (!bundle.workspacePath(path).startsWith(bundle.workspacePath("root_path") + "/")) {
          tree.delete(bundle.workspacePath(path));
        }
      }
    }
    log.clear();
    return deleted;
  }

  /** A first deployment that was interrupted had chosen a lineage already. */
  private ResourcesState firstState() {
    return log.lineage()
        .map(
            lineage ->
                new ResourcesState(
                    ResourcesState.VERSION, ResourcesState.CLI_VERSION, lineage, 0, Map.of()))
        .orElseGet(ResourcesState::none);
  }

  private String state() {
    return bundle.workspacePath("state_path");
  }

  private Map<String, DesiredResource> desired() {
    var desired = new LinkedHashMap<String, DesiredResource>();
    DesiredResource.allOf(bundle).forEach(resource -> desired.put(resource.key(), resource));
    return desired;
  }

  private TreeMap<String, Path> libraries() {
    var libraries = new TreeMap<String, Path>();
    for (var library : bundle.libraries()) {
      if (!Files.isRegularFile(library.local())) {
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

  private void save(ResourcesState before, Map<String, ResourceState> deployed) {
    if (deployed.equals(before.state()) && before.serial() > 0) {
      return;
    }
    store.save(before.next(deployed));
    store.write("metadata.json", metadata(deployed));
  }

  /** What a job's page needs to know of the bundle that it comes from. */
  private ObjectNode metadata(Map<String, ResourceState> deployed) {
    var metadata = JsonNodeFactory.instance.objectNode().put("version", 1);
    var config = metadata.putObject("config");
    config.set("bundle", Json.of(bundle.config().get("bundle")));
    config.putObject("workspace").put("file_path", bundle.workspacePath("file_path"));
    var jobs = config.putObject("resources").putObject("jobs");
    deployed.forEach(
        (key, state) -> {
          if (key.startsWith("resources.jobs.")) {
            var place = bundle.config().find(List.of(key.split("\\.")));
            var job = jobs.putObject(key.substring("resources.jobs.".length()));
            job.put("id", state.id());
            if (place != null) {
              job.put("relative_path", place.at().file());
            }
          }
        });
    return metadata;
  }
}
