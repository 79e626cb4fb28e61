package kitchens.caspers.workspace.releases;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.releases.steps.Approve;
import kitchens.caspers.workspace.releases.steps.Canaries;
import kitchens.caspers.workspace.releases.steps.Deploy;
import kitchens.caspers.workspace.releases.steps.Evaluate;
import kitchens.caspers.workspace.releases.steps.PassGate;
import kitchens.caspers.workspace.releases.steps.Preflight;
import kitchens.caspers.workspace.releases.steps.Promote;
import kitchens.caspers.workspace.releases.steps.Rollback;
import kitchens.caspers.workspace.releases.steps.Sign;
import kitchens.caspers.workspace.releases.steps.Verify;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseState;
import kitchens.caspers.workspace.releases.store.ReleaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a release; evaluations go on in the background. */
record Steps(
    Evaluate evaluate,
    Sign sign,
    PassGate gate,
    Promote promote,
    Approve approve,
    Deploy deploy,
    Canaries canaries,
    Verify verify,
    Rollback rollback,
    Preflight preflight,
    ReleaseStore store,
    ExecutorService background) {

  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  static ExecutorService threads() {
    return Executors.newFixedThreadPool(
        2,
        work -> {
          Thread thread = new Thread(work, "release-evaluation");
          thread.setDaemon(true);
          return thread;
        });
  }

  Release evaluateInBackground(Evaluate.Asked asked, Principal principal, Callers callers) {
    Release begun = callers.as(principal, caller -> evaluate.begin(asked, caller));
    background.execute(
        () ->
            callers.as(
                principal,
                caller -> {
                  try {
                    return evaluate.run(begun, caller);
                  } catch (RuntimeException e) {
                    return failed(begun, principal, e);
                  }
                }));
    return begun;
  }

  private Release failed(Release release, Principal principal, RuntimeException e) {
    if (!(e instanceof ApiException)) {
      LOG.warn("the evaluation of release {} failed", release.id(), e);
    }
    Release interrupted = release.in(ReleaseState.INTERRUPTED);
    interrupted.facts().put("blocked", String.valueOf(e.getMessage()));
    store.update(interrupted);
    store.tell(
        release.id(), principal.userName(), "evaluate", "FAILED", String.valueOf(e.getMessage()));
    return interrupted;
  }

  /** A sign-off to be filled in by hand. */
  byte[] template(Release release) {
    return sign.template(release);
  }
}
