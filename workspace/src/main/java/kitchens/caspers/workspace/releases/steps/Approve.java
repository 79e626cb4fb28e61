package kitchens.caspers.workspace.releases.steps;

import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/**
 * The manual approval between promotion and deployment, where the settings ask for one: by somebody
 * who manages the model and did not promote it.
 */
public final class Approve {

  /** Set at promotion: whether a deployment waits for an approval. */
  static final String REQUIRED = "approval_required";

  private static final String BY = "approved_by";

  private final Desk desk;

  public Approve(Desk desk) {
    this.desk = desk;
  }

  /**
   * Approves the deployment of a release; one that is approved stays so.
   *
   * @throws ApiException 400 when the release waits for no approval, 403 when the caller may not
   *     manage the model or promoted the release
   */
  public Release approve(ReleaseId id, Caller caller) {
    Release seen = desk.release(id);
    Promote.requireManage(seen.model(), caller);
    return desk.alone(seen.model(), () -> approved(desk.release(id), caller));
  }

  private Release approved(Release release, Caller caller) {
    if (release.facts().has(BY)) {
      return release;
    }
    if (release.state() != ReleaseState.PROMOTED || !waits(release)) {
      throw ApiException.invalidState(
          "release "
              + release.id()
              + " is "
              + release.state()
              + " and waits for no approval: one is asked for between promote and deploy, where"
              + " settings.yaml says releases.approval_before_deploy: true");
    }
    if (release.fact("promoted_by").equals(caller.name()) && !desk.policy.samePersonMaySignBoth()) {
      throw ApiException.permissionDenied(
          "'"
              + caller.name()
              + "' promoted release "
              + release.id()
              + ": somebody else approves its deployment (or settings.yaml says"
              + " releases.same_person_may_sign_both: true)");
    }
    release.facts().put(BY, caller.name()).put("approved_at", desk.clock.instant().toString());
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, release);
              desk.store.tell(h, release.id(), caller.name(), "approve", "OK", "may be deployed");
            });
    desk.points.at("approve.done");
    return release;
  }

  private static boolean waits(Release release) {
    return release.facts().path(REQUIRED).asBoolean() && !release.facts().has(BY);
  }

  /** Lets pass what waits for nobody's approval. */
  static void require(Release release) {
    if (waits(release)) {
      throw ApiException.invalidState(
          "release "
              + release.id()
              + " waits for an approval of its deployment by somebody other than "
              + release.fact("promoted_by")
              + ": caspers release approve "
              + release.id());
    }
  }
}
