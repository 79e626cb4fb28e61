package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.state.DeployLock;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.StateStore;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.sync.FileSet;
import kitchens.caspers.bundle.sync.FileSync;

/** A bundle's files alone, brought to the workspace without a deployment of its resources. */
public final class BundleFiles {

  private final Bundle bundle;
  private final CurrentUser user;
  private final WorkspaceTree tree;
  private final StateStore store;

  /** The files of this bundle, sent by this user. */
  public BundleFiles(WorkspaceClient client, Bundle bundle, CurrentUser user) {
    this.bundle = bundle;
    this.user = user;
    this.tree = new WorkspaceTree(client);
    this.store = Site.of(client, bundle, user).store();
  }

  /** What {@link #sync} would send: the local files by path. */
  public Map<String, Path> local() {
    return FileSet.of(bundle.root(), bundle.config());
  }

  /**
   * Sends what has changed since the last deployment or sync, and deletes what is gone.
   *
   * @param full sends all, whatever is thought to be there
   */
  public FileSync.Outcome sync(boolean full) {
    var state = bundle.workspacePath("state_path");
    try (var lock = DeployLock.acquire(tree, state, user.userName(), false)) {
      var before = store.read("deployment.json", DeployedFiles.class).orElse(DeployedFiles.NONE);
      var filePath = bundle.workspacePath("file_path");
      var known = new LinkedHashMap<>(before.below(filePath));
      if (full) {
        known.replaceAll((path, hash) -> "");
      }
      before.elsewhere(filePath).forEach(tree::delete);
      var outcome = new FileSync(tree).bring(filePath, FileSync.Source.of(local()), known);
      if (outcome.uploaded() + outcome.deleted() > 0) {
        var artifacts = DeployedFiles.hashes(before.artifacts());
        store.write(
            "deployment.json",
            before.next(ResourcesState.CLI_VERSION, filePath, outcome.hashes(), artifacts));
      }
      return outcome;
    }
  }

  /**
   * Sends what changes, whenever it does, until the thread is interrupted.
   *
   * @param pause between two looks at the files
   */
  public void watch(Duration pause, Consumer<FileSync.Outcome> watcher)
      throws InterruptedException {
    Map<String, String> seen = Map.of();
    while (true) {
      var now = stamps();
      if (!now.equals(seen)) {
        watcher.accept(sync(false));
        seen = now;
      }
      Thread.sleep(pause.toMillis());
    }
  }

  /** Size and time of each file: enough to see that it was written. */
  private Map<String, String> stamps() {
    var stamps = new TreeMap<String, String>();
    local()
        .forEach(
            (path, file) -> {
              try {
                stamps.put(path, Files.size(file) + " " + Files.getLastModifiedTime(file));
              } catch (IOException gone) {
                stamps.put(path, "gone"); // between the listing and this look
              }
            });
    return stamps;
  }
}
