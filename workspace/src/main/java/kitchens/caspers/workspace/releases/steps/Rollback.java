package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseState;

/** Brings an earlier release back: alias, endpoint, app, in that order. */
public final class Rollback {

  /**
   * What is to come back.
   *
   * @param model full name of the registered model
   * @param to a release that was in production once; null for the one before
   */
  public record Asked(String model, String to, String reason) {
    public Asked {
      model = Desk.model(model);
    }
  }

  private final Desk desk;
  private final Deploy deploy;

  public Rollback(Desk desk, Deploy deploy) {
    this.desk = desk;
    this.deploy = deploy;
  }

  /**
   * Rolls back. A call that was cut off is made whole by the same call.
   *
   * @return the release that is in production now
   * @throws ApiException 400 when there is nothing to go back to, 403 when the caller may not
   *     manage the model
   */
  public Release back(Asked asked, Caller caller) {
    Promote.requireManage(asked.model(), caller);
    return desk.alone(asked.model(), () -> rolledBack(asked, caller));
  }

  private Release rolledBack(Asked asked, Caller caller) {
    Release now =
        desk.store
            .jdbi()
            .inTransaction(h -> desk.store.inProduction(h, asked.model()))
            .orElseThrow(
                () ->
                    ApiException.invalidState(
                        "no release of " + asked.model() + " is in production"));
    ReleaseId id = target(now, asked);
    if (id.equals(now.id())) {
      return whole(now, caller);
    }
    Release to = desk.release(id);
    if (!to.model().equals(asked.model()) || !to.state().wasInProduction()) {
      throw ApiException.invalidState(
          "release " + id + " is " + to.state() + ": only what was in production once comes back");
    }
    if (!desk.version(to.model(), to.modelVersion()).digest().equals(to.modelDigest())) {
      throw ApiException.invalidState(
          "version "
              + to.modelVersion()
              + " of "
              + to.model()
              + " is not what release "
              + id
              + " released: the model was made anew since; name another with --to");
    }
    ObjectNode facts = to.facts();
    facts.put("comebacks", facts.path("comebacks").asInt() + 1);
    facts.put("came_back_from", now.id().toString());
    Release back = to.in(ReleaseState.PROMOTED);
    String why = asked.reason() == null ? "" : ": " + asked.reason();
    desk.store
        .jdbi()
        .useTransaction(
            h -> {
              desk.store.update(h, now.in(ReleaseState.ROLLED_BACK));
              desk.models.moveAlias(
                  h, asked.model(), Desk.CHAMPION, desk.champion(asked.model()), to.modelVersion());
              desk.points.at("rollback.alias-moved");
              desk.store.update(h, back);
              desk.store.tell(
                  h, now.id(), caller.name(), "rollback", "OK", "rolled back to " + id + why);
              desk.store.tell(
                  h, id, caller.name(), "rollback", "OK", "came back from " + now.id() + why);
            });
    desk.points.at("rollback.promoted");
    return whole(back, caller);
  }

  /** Endpoint and app follow where the release was deployed before. */
  private Release whole(Release release, Caller caller) {
    if (release.state() != ReleaseState.PROMOTED || !release.facts().has("plan_digest")) {
      return release;
    }
    return deploy.deploy(
        release.id(),
        new Deploy.Asked(
            release.facts().path("endpoint").asText(null),
            release.facts().path("app").asText(null),
            release.facts().path("bundle_target").asText(null),
            release.facts().path("app_environment").asText(null),
            null,
            null,
            null,
            null,
            null),
        caller);
  }

  private ReleaseId target(Release now, Asked asked) {
    if (asked.to() != null && !asked.to().isBlank()) {
      return ReleaseId.of(asked.to());
    }
    // Cut off before: what came back is not gone back from once more.
    if (now.state() == ReleaseState.PROMOTED && now.facts().has("came_back_from")) {
      return now.id();
    }
    String previous = now.fact("previous_release");
    if (previous.isEmpty()) {
      throw ApiException.invalidState(
          "release " + now.id() + " is the first of " + asked.model() + ": name another with --to");
    }
    return ReleaseId.of(previous);
  }
}
