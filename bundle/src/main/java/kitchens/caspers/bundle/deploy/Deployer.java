package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.resolve.CurrentUser;
import kitchens.caspers.bundle.state.History;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.state.Snapshots;
import kitchens.caspers.bundle.sync.DeployedFiles;
import kitchens.caspers.bundle.value.BundleException;

/** Deploys a bundle, rolls a deployment back, and takes away what one deployed. */
public final class Deployer {

  private final Bundle bundle;
  private final Listener listener;
  private final Site site;

  /** Works on the workspace of this client, as this user. */
  public Deployer(WorkspaceClient client, Bundle bundle, CurrentUser user, Listener listener) {
    this.bundle = bundle;
    this.listener = listener;
    this.site = Site.of(client, bundle, user);
  }

  /** Is shown what is about to be done. */
  public interface Approval {
    /** Throws what ends the deployment before it begins. */
    void ask(Plan plan);

    /** Of one who has decided. */
    Approval GIVEN = plan -> {};
  }

  /**
   * The plan where nothing is deployed: no workspace is asked.
   *
   * @param kept whether it is one to be deployed later, which names the content of each file
   */
  public static Plan firstPlan(Bundle bundle, boolean kept) {
    var wanted = Wanted.of(bundle, kept ? LocalFiles.of(bundle, false) : LocalFiles.unread(bundle));
    var actions = Planner.plan(null, wanted.resources(), Map.of());
    return Plan.of(
        ResourcesState.none(), wanted.configDigest(), actions, wanted.planned(DeployedFiles.NONE));
  }

  /** What {@link #deploy} would do; builds nothing and changes nothing. */
  public Plan plan() {
    return new Deployment(site, listener).plan(Wanted.of(bundle, LocalFiles.of(bundle, false)));
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
    var wanted = Wanted.of(bundle, LocalFiles.of(bundle, true));
    try (var lock = site.lock(forceLock)) {
      return new Deployment(site, listener).bring(wanted, saved, approval, null);
    }
  }

  /**
   * Brings resources and files to what an earlier deployment made of them, as a new deployment. The
   * bundle's own files and configuration are not looked at: the next deploy brings those about.
   *
   * @param number as the history has it; of the last {@link Snapshots#KEPT} that came to their end
   * @param approval asked with the plan before anything is changed
   * @throws BundleException when that deployment is not kept
   */
  public Changes rollback(long number, boolean forceLock, Approval approval) {
    try (var lock = site.lock(forceLock)) {
      var snapshot = site.snapshots().read(number).orElseThrow(() -> notKept(number));
      var deployment = new Deployment(site, listener);
      return deployment.bring(Wanted.of(snapshot, site.snapshots()), null, approval, number);
    }
  }

  private BundleException notKept(long number) {
    var history = History.of(site.store());
    var kept = history.ended(Snapshots.KEPT);
    var mend =
        kept.isEmpty()
            ? "none is kept yet: caspers bundle deploy"
            : "these are kept: " + kept.toString().replaceAll("[\\[\\]]", "");
    var found = history.find(number);
    if (found.isEmpty()) {
      return new BundleException("there is no deployment " + number, mend);
    }
    return found.get().failed() != null
        ? new BundleException("deployment " + number + " failed: there is no whole of it", mend)
        : new BundleException(
            "deployment "
                + number
                + " is not kept: the last "
                + Snapshots.KEPT
                + " that came to their end are",
            mend);
  }

  /** What was deployed, when and by whom. */
  public List<History.Deployment> history() {
    return History.of(site.store()).deployments();
  }

  /** What is deployed of the bundle; empty when nothing is. */
  public Map<String, ResourceState> deployed() {
    return site.store().resources().map(ResourcesState::state).orElse(Map.of());
  }

  /**
   * Deletes all resources that the bundle deployed, its files and its state.
   *
   * @return how many resources were deleted
   */
  public int destroy(boolean forceLock) {
    int deleted;
    try (var lock = site.lock(forceLock)) {
      deleted = new Deployment(site, listener).destroy();
      listener.step("deleting files");
      site.tree().delete(bundle.workspacePath("root_path"));
      for (var path : new String[] {"file_path", "artifact_path", "state_path"}) {
        if (!bundle.workspacePath(path).startsWith(bundle.workspacePath("root_path") + "/")) {
          site.tree().delete(bundle.workspacePath(path));
        }
      }
    }
    site.log().clear();
    return deleted;
  }
}
