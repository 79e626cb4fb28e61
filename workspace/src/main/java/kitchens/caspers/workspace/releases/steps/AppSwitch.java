package kitchens.caspers.workspace.releases.steps;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.Digests;

/** Gives an app the variables of a release. */
final class AppSwitch {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Redeploy apps;

  AppSwitch(Redeploy apps) {
    this.apps = apps;
  }

  Redeploy.About about(String app, Caller caller) {
    return apps.about(app, caller.principal());
  }

  /**
   * Sees that all that the app is run with is there.
   *
   * @throws ApiException naming what is not
   */
  void check(String app) {
    apps.check(app);
  }

  /**
   * Deploys the app with variables, and waits until it runs. An app that is run with them already
   * stays as it is; a deployment that was begun and cut off is waited for; one that failed is begun
   * anew.
   *
   * @param name of the deployment, the same for the same release
   * @throws ApiException 400 when the app does not come up, saying why
   */
  void deploy(String app, String name, Map<String, String> variables, Caller caller) {
    Redeploy.About about = about(app, caller);
    boolean told = about.environment().entrySet().containsAll(variables.entrySet());
    String state =
        apps.progress(app, about.deploymentId()).map(Redeploy.Progress::state).orElse("");
    if (told && state.equals("SUCCEEDED")) {
      return;
    }
    String id =
        told && state.equals("IN_PROGRESS")
            ? about.deploymentId()
            : unfailed(app, name + ":" + about.deploymentId());
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Redeploy.Progress progress = apps.again(app, id, variables, caller.principal());
      switch (progress.state()) {
        case "SUCCEEDED" -> {
          return;
        }
        case "IN_PROGRESS" -> {
          if (Instant.now().isAfter(end)) {
            throw ApiException.invalidState(
                "app '" + app + "' did not come up in " + PATIENCE.toSeconds() + " s: see its log");
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        default ->
            throw ApiException.invalidState(
                "app '" + app + "' did not come up: " + progress.message());
      }
    }
  }

  /** The id of the first attempt that has not failed. */
  private String unfailed(String app, String name) {
    for (int attempt = 0; ; attempt++) {
      String id = "release-" + Digests.of(name + ":" + attempt).substring(0, 24);
      boolean failed =
          apps.progress(app, id)
              .filter(p -> !p.state().equals("IN_PROGRESS") && !p.state().equals("SUCCEEDED"))
              .isPresent();
      if (!failed) {
        return id;
      }
    }
  }
}
