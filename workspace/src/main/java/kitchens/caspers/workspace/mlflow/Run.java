package kitchens.caspers.workspace.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A run, as MLflow's REST shows it. */
record Run(Info info, Data data, Inputs inputs) {

  /** What is known of the run itself; instants in milliseconds since 1970. */
  record Info(
      String runId,
      String runUuid,
      String experimentId,
      String runName,
      String userId,
      String status,
      long startTime,
      Long endTime,
      String artifactUri,
      String lifecycleStage) {}

  /** What was logged; of each metric the last value. */
  record Data(List<Metric> metrics, List<KeyValue> params, List<KeyValue> tags) {}

  /** The data sets that it was given. */
  record Inputs(List<JsonNode> datasetInputs) {}
}
