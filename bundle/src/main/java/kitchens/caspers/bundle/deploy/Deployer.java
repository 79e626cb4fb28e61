package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.resolve.GitCheckout;
import kitchens.caspers.bundle.state.DeployLock;
import kitchens.caspers.bundle.state.History;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.StateStore;
import kitchens.caspers.bundle.state.WriteAheadLog;
import kitchens.caspers.bundle.sync.DeployedFiles;
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
    this.log =
        new WriteAheadLog(
            bundle.localState(), FileSync.sha256(client.config().getHost()).substring(0, 8));
  }

  /** Is shown what is about to be done. */
  public interface Approval {
    /** Throws what ends the deployment before it begins. */
    void ask(Plan plan);

    /** Of one who has decided. */
    Approval GIVEN = plan -> {};
  }

  /** The plan where nothing is deployed: no workspace is asked. */
  public static Plan firstPlan(Bundle bundle) {
    var local = LocalFiles.of(bundle, false);
    var desired = desired(bundle, local);
    var actions = Planner.plan(null, desired, Map.of());
    return Plan.of(
        ResourcesState.none(), digest(desired), actions, local.planned(DeployedFiles.NONE));
  }

  /** What {@link #deploy} would do; builds nothing and changes nothing. */
  public Plan plan() {
    var local = LocalFiles.of(bundle, false);
    var before = store.resources().orElseGet(this::firstState);
    var account = new Account(store, before);
    account.adopt(client, log);
    return plan(before, account, local, desired(bundle, local), deployedFiles());
  }

  private Plan plan(
      ResourcesState before,
      Account account,
      LocalFiles local,
      Map<String, DesiredResource> desired,
      DeployedFiles files) {
    var actions = Planner.plan(client, desired, account.all());
    return Plan.of(before, digest(desired), actions, local.planned(files));
  }

  /** Builds, uploads and applies, asking nobody; a second time it changes nothing. */
  public Changes deploy(boolean forceLock) {
    return deploy(forceLock, null, Approval.GIVEN);
  }

  /**
   * Builds, uploads and applies; a second time it changes nothing.
   *
   * @param forceLock takes the lock from whoever has it
   * @param saved only this is done, and nothing is built; null when there is no such plan
   * @param approval asked with the plan before anything is changed
   */
  public Changes deploy(boolean forceLock, Plan saved, Approval approval) {
    if (saved == null) {
      Artifacts.build(bundle, listener);
    }
    var local = LocalFiles.of(bundle, true);
    try (var lock = DeployLock.acquire(tree, state(), user.userName(), forceLock)) {
      var before = store.resources().orElseGet(this::firstState);
      var account = new Account(store, before);
      account.adopt(client, log);
      var files = deployedFiles();
      var desired = desired(bundle, local);
      listener.step("comparing");
      var plan = plan(before, account, local, desired, files);
      refusePrevented(plan);
      if (saved != null) {
        saved.requireStillHolds(plan);
      }
      approval.ask(plan);

      var moved = new int[2];
      String failed = null;
      try {
        moved = upload(local, files);
        listener.step("deploying resources");
        application(account).apply(plan.actions(), desired);
      } catch (RuntimeException e) {
        failed = e.getMessage();
        throw e;
      } finally {
        if (account.close()) {
          store.write("metadata.json", metadata(account.all()));
        }
        if (!plan.isEmpty()) {
          History.add(store, record(plan, moved, failed));
        }
      }
      log.clear();
      return Changes.of(plan.actions().values(), moved[0], moved[1], local.count());
    }
  }

  private History.Deployment record(Plan plan, int[] files, String failed) {
    var actions = new TreeMap<String, String>();
    plan.actions()
        .forEach(
            (key, planned) -> {
              if (planned.action() != Action.SKIP) {
                actions.put(key, planned.action().toString());
              }
            });
    var git = GitCheckout.around(bundle.root());
    return new History.Deployment(
        0,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        user.userName(),
        git.flatMap(GitCheckout::branch).orElse(null),
        git.flatMap(GitCheckout::commit).orElse(null),
        store.resources().map(ResourcesState::serial).orElse(0L),
        failed,
        files[0],
        files[1],
        actions);
  }

  /** What was deployed, when and by whom. */
  public List<History.Deployment> history() {
    return History.of(store).deployments();
  }

  /** Returns how many files were uploaded and deleted. */
  private int[] upload(LocalFiles local, DeployedFiles before) {
    listener.step("uploading files");
    var sync = new FileSync(tree);
    var files =
        sync.bring(
            bundle.workspacePath("file_path"), local.files(), DeployedFiles.hashes(before.files()));
    var artifacts = sync.bring("", local.libraries(), DeployedFiles.hashes(before.artifacts()));
    var uploaded = files.uploaded() + artifacts.uploaded();
    var deleted = files.deleted() + artifacts.deleted();
    if (uploaded + deleted > 0) {
      store.write(
          "deployment.json",
          new DeployedFiles(
              1,
              before.seq() + 1,
              ResourcesState.CLI_VERSION,
              Instant.now().toString(),
              DeployedFiles.files(files.hashes()),
              DeployedFiles.files(artifacts.hashes())));
    }
    return new int[] {uploaded, deleted};
  }

  private DeployedFiles deployedFiles() {
    return store.read("deployment.json", DeployedFiles.class).orElse(DeployedFiles.NONE);
  }

  private Application application(Account account) {
    return new Application(client, log, account, store.path("metadata.json"), listener);
  }

  private static void refusePrevented(Plan plan) {
    var kept = plan.keys(PlannedAction::prevented);
    if (!kept.isEmpty()) {
      throw new BundleException(
          "lifecycle.prevent_destroy keeps " + String.join(", ", kept) + " from being deleted",
          "nothing was changed; set it to false and deploy first, when that is meant");
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
      var account = new Account(store, before);
      account.adopt(client, log);
      var actions = Planner.destroy(account.all());
      refusePrevented(Plan.of(before, null, actions, null));
      deleted = actions.size();
      application(account).apply(actions, Map.of());
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

  private static Map<String, DesiredResource> desired(Bundle bundle, LocalFiles local) {
    var desired = new LinkedHashMap<String, DesiredResource>();
    var filesRoot = bundle.workspacePath("file_path");
    for (var resource : DesiredResource.allOf(bundle)) {
      desired.put(resource.key(), resource.withSources(filesRoot, local.hashes()));
    }
    return desired;
  }

  private static String digest(Map<String, DesiredResource> desired) {
    var all = new StringBuilder();
    new TreeMap<>(desired)
        .forEach((key, resource) -> all.append(key).append(resource.config()).append('\n'));
    return FileSync.sha256(all.toString());
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
