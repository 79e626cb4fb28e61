package kitchens.caspers.workspace.releases;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.apps.DeployGuard;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.releases.steps.AppVariables;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseStore;

/**
 * Keeps {@code MLFLOW_ACTIVE_MODEL_ID} of apps behind the gate: what a release told an app stays
 * with it, however often its code is deployed, until another release tells it otherwise.
 */
final class AppGuard implements DeployGuard {

  private static final Pattern LOGGED_MODEL = Pattern.compile("models:/([^/]+)/(\\d{1,18})");

  private final ReleaseStore store;

  AppGuard(ReleaseStore store) {
    this.store = store;
  }

  @Override
  public Map<String, String> besides(String app, Map<String, String> environment) {
    Optional<Release> release = store.deployedTo(app);
    String given = environment.getOrDefault(AppVariables.MODEL_ID, "").strip();
    if (release.isEmpty()) {
      requireReleased(app, given);
      return Map.of();
    }
    Map<String, String> told =
        AppVariables.of(release.get(), release.get().fact("app_environment"));
    String right = told.get(AppVariables.MODEL_ID);
    if (!given.isEmpty() && !given.equals(right)) {
      throw ApiException.invalidState(
          AppVariables.MODEL_ID
              + " of app '"
              + app
              + "' is "
              + right
              + " by release "
              + release.get().id()
              + ", and "
              + given
              + " has not passed the gate for it: leave the variable out, or bring that version"
              + " there with caspers release");
    }
    Map<String, String> besides = new LinkedHashMap<>(told);
    besides.keySet().removeIf(name -> !environment.getOrDefault(name, "").isBlank());
    return besides;
  }

  /** A version of a model that has releases is named only while it is in production. */
  private void requireReleased(String app, String given) {
    Matcher named = LOGGED_MODEL.matcher(given);
    if (!named.matches()) {
      return;
    }
    String model = named.group(1).toLowerCase(Locale.ROOT);
    long version = Long.parseLong(named.group(2));
    boolean right =
        !store.released(model)
            || store
                .jdbi()
                .inTransaction(h -> store.inProduction(h, model))
                .filter(r -> r.modelVersion() == version)
                .isPresent();
    if (!right) {
      throw ApiException.invalidState(
          AppVariables.MODEL_ID
              + " of app '"
              + app
              + "' cannot be "
              + given
              + ": the model has releases, and this version is not in production; run: caspers"
              + " release evaluate "
              + model
              + " --version "
              + version);
    }
  }
}
