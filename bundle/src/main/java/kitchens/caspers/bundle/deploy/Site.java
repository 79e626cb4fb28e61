package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.state.DeployLock;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.Snapshots;
import kitchens.caspers.bundle.state.StateStore;
import kitchens.caspers.bundle.state.WriteAheadLog;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.sync.FileSync;

/**
 * Where a bundle's target is deployed to, and what is kept of it.
 *
 * @param store the state in the workspace
 * @param log what is about to be created, on this machine's disk
 */
record Site(
    WorkspaceClient client,
    Bundle bundle,
    CurrentUser user,
    WorkspaceTree tree,
    StateStore store,
    Snapshots snapshots,
    WriteAheadLog log) {

  static Site of(WorkspaceClient client, Bundle bundle, CurrentUser user) {
    var tree = new WorkspaceTree(client);
    var owner = new ResourcesState.Owner(bundle.name(), bundle.target());
    var store = new StateStore(tree, bundle.workspacePath("state_path"), owner);
    var workspace = FileSync.sha256(client.config().getHost()).substring(0, 8);
    return new Site(
        client,
        bundle,
        user,
        tree,
        store,
        new Snapshots(store, tree),
        new WriteAheadLog(bundle.localState(), workspace));
  }

  DeployLock lock(boolean force) {
    return DeployLock.acquire(tree, bundle.workspacePath("state_path"), user.userName(), force);
  }

  /** The state; a first deployment that was interrupted had chosen a lineage already. */
  ResourcesState resources() {
    return store
        .resources()
        .or(() -> log.lineage().map(ResourcesState::first))
        .orElseGet(ResourcesState::none);
  }

  DeployedFiles files() {
    return store.read("deployment.json", DeployedFiles.class).orElse(DeployedFiles.NONE);
  }
}
