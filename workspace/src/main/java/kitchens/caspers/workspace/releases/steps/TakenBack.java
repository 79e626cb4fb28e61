package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/**
 * What a canary that crossed its trigger leaves: the version before is the champion again, in one
 * transaction with the release that it came by, and the release that was taken back never returns.
 */
record TakenBack(Desk desk) {

  /**
   * Takes a release back whose endpoint serves the version before again.
   *
   * @return what the deployment fails with, and why
   */
  ApiException because(Release release, String why, Caller caller) {
    ObjectNode facts = release.facts();
    Long before =
        facts.hasNonNull("previous_version")
            ? Long.valueOf(facts.get("previous_version").asLong())
            : null;
    facts.put("blocked", why);
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, release.in(ReleaseState.BLOCKED));
              previous(release)
                  .ifPresent(
                      earlier -> {
                        desk.store.update(
                            h,
                            earlier.in(
                                earlier.facts().has("plan_digest")
                                    ? ReleaseState.DEPLOYED
                                    : ReleaseState.PROMOTED));
                        desk.store.tell(
                            h,
                            earlier.id(),
                            caller.name(),
                            "rollback",
                            "OK",
                            "came back: the canary of " + release.id() + " was taken back");
                      });
              desk.models.moveAlias(
                  h, release.model(), Desk.CHAMPION, release.modelVersion(), before);
              desk.points.at("canary.alias-moved");
              desk.store.tell(h, release.id(), caller.name(), "deploy", "FAILED", why);
            });
    desk.points.at("canary.taken-back");
    return ApiException.invalidState(
        why
            + "; endpoint and alias are "
            + (before == null ? "as they were before" : "at version " + before + " again")
            + "; mend the agent and evaluate again, which is another release");
  }

  /** The release that this one took the place of, unless it has gone on since. */
  private Optional<Release> previous(Release release) {
    String id = release.fact("previous_release");
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(desk.release(ReleaseId.of(id)))
            .filter(earlier -> earlier.state() == ReleaseState.SUPERSEDED);
  }
}
