package kitchens.caspers.workspace.mlflow;

import java.util.List;

/** An experiment, as MLflow's REST shows it; instants in milliseconds since 1970. */
record Experiment(
    String experimentId,
    String name,
    String artifactLocation,
    String lifecycleStage,
    long creationTime,
    long lastUpdateTime,
    List<KeyValue> tags) {

  static final String ACTIVE = "active";
  static final String DELETED = "deleted";

  boolean active() {
    return lifecycleStage.equals(ACTIVE);
  }
}
