package kitchens.caspers.workspace.releases.steps;

import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.workspace.releases.store.Release;

/** The variables by which an app's traces and answers belong to a release. */
public final class AppVariables {

  /** Names the version that the app is run for. */
  public static final String MODEL_ID = "MLFLOW_ACTIVE_MODEL_ID";

  private AppVariables() {}

  /** What a model version is called where MLflow's {@code logged_model_id} is meant. */
  static String loggedModelId(String model, long version) {
    return "models:/" + model + "/" + version;
  }

  /**
   * All of them, by name.
   *
   * @param environment where the app is run, {@code production}
   */
  public static Map<String, String> of(Release release, String environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(MODEL_ID, loggedModelId(release.model(), release.modelVersion()));
    variables.put("ENABLE_MLFLOW_TRACING", "true");
    variables.put("MLFLOW_EXPERIMENT_ID", release.fact("experiment_id"));
    variables.put("APP_ENVIRONMENT", environment);
    return variables;
  }
}
