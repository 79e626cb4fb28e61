package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.gate.Verdict;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/**
 * Makes a release the champion. The alias, the release and the one that it takes the place of
 * change in one transaction, in which the gate's verdict is known to hold still.
 */
public final class Promote {

  private final Desk desk;
  private final PassGate gate;

  public Promote(Desk desk, PassGate gate) {
    this.desk = desk;
    this.gate = gate;
  }

  /**
   * Promotes; a release that is the champion already stays so.
   *
   * @throws ApiException 400 when the gate did not let it pass or would no longer, 403 when the
   *     caller may not manage the model, 409 when the champion is not the one that it was held
   *     against
   */
  public Release promote(ReleaseId id, Caller caller) {
    Release seen = desk.release(id);
    requireManage(seen.model(), caller);
    return desk.alone(seen.model(), () -> promoted(desk.release(id), caller));
  }

  /** Who may move an alias is who may change the model. */
  static void requireManage(String model, Caller caller) {
    caller
        .rest()
        .post(
            "/api/2.0/caspers/privileges/check",
            Map.of(
                "privileges",
                List.of(
                    Map.of("securable_type", "MODEL", "full_name", model, "privilege", "MANAGE"))));
  }

  private Release promoted(Release release, Caller caller) {
    if (release.state().inProduction()) {
      return release;
    }
    if (release.state() != ReleaseState.GATED) {
      throw ApiException.invalidState(
          "release "
              + release.id()
              + " is "
              + release.state()
              + ": only one that the gate let pass is promoted; "
              + release.next());
    }
    Verdict verdict = gate.verdict(release, caller);
    if (!verdict.passes()
        || !gate.decisionDigest(release, caller).equals(release.fact("decision_digest"))) {
      block(release, verdict, caller);
    }
    ObjectNode facts = release.facts();
    facts.put("alias", Desk.CHAMPION);
    facts.put("promoted_by", caller.name());
    facts.put(Approve.REQUIRED, desk.policy.approvalBeforeDeploy());
    facts.put("previous_version", release.championVersion());
    Release done = release.in(ReleaseState.PROMOTED);
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              if (desk.store.lock(h, release.id()).state() != ReleaseState.GATED) {
                throw ApiException.conflict("release " + release.id() + " was changed meanwhile");
              }
              Optional<Release> old = desk.store.inProduction(h, release.model());
              old.ifPresent(
                  o -> {
                    done.facts().put("previous_release", o.id().toString());
                    desk.store.update(h, o.in(ReleaseState.SUPERSEDED));
                    desk.store.tell(
                        h, o.id(), caller.name(), "promote", "OK", "superseded by " + release.id());
                  });
              desk.models.moveAlias(
                  h,
                  release.model(),
                  Desk.CHAMPION,
                  release.championVersion(),
                  release.modelVersion());
              desk.points.at("promote.alias-moved");
              desk.store.update(h, done);
              desk.store.tell(
                  h,
                  release.id(),
                  caller.name(),
                  "promote",
                  "OK",
                  "champion is version "
                      + release.modelVersion()
                      + (release.championVersion() == null
                          ? ""
                          : ", was " + release.championVersion()));
            });
    desk.points.at("promote.done");
    return desk.release(release.id());
  }

  private void block(Release release, Verdict verdict, Caller caller) {
    String why = verdict.passes() ? "the sign-off was changed after the gate" : verdict.shown();
    release.facts().put("blocked", why);
    desk.store.update(release.in(ReleaseState.BLOCKED));
    desk.store.tell(release.id(), caller.name(), "promote", "BLOCKED", why);
    throw ApiException.invalidState("release " + release.id() + " is blocked: " + why);
  }
}
