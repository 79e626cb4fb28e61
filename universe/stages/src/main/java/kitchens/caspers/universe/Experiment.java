package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.CreateRun;
import com.databricks.sdk.service.ml.LogBatch;
import com.databricks.sdk.service.ml.Metric;
import com.databricks.sdk.service.ml.Param;
import com.databricks.sdk.service.ml.RunTag;
import com.databricks.sdk.service.ml.UpdateRun;
import com.databricks.sdk.service.ml.UpdateRunStatus;
import java.time.Clock;
import java.util.Map;

/** The MLflow experiment that keeps the agent's evaluations. */
final class Experiment {
  private final WorkspaceClient workspace;
  private final String id;
  private final Clock clock;

  Experiment(WorkspaceClient workspace, String name, Clock clock) {
    this.workspace = workspace;
    this.clock = clock;
    String found;
    try {
      found = workspace.experiments().getByName(name).getExperiment().getExperimentId();
    } catch (NotFound e) {
      found =
          workspace
              .experiments()
              .createExperiment(new CreateExperiment().setName(name))
              .getExperimentId();
      Stage.say("created experiment %s", name);
    }
    this.id = found;
  }

  String id() {
    return id;
  }

  /** Keeps one evaluation as a finished run; returns the run's id. */
  String log(
      String runName,
      Map<String, String> parameters,
      Map<String, Double> metrics,
      Map<String, String> tags) {
    var now = clock.millis();
    var run =
        workspace
            .experiments()
            .createRun(new CreateRun().setExperimentId(id).setRunName(runName).setStartTime(now))
            .getRun()
            .getInfo()
            .getRunId();
    workspace
        .experiments()
        .logBatch(
            new LogBatch()
                .setRunId(run)
                .setParams(
                    parameters.entrySet().stream()
                        .map(e -> new Param().setKey(e.getKey()).setValue(e.getValue()))
                        .toList())
                .setMetrics(
                    metrics.entrySet().stream()
                        .map(
                            e ->
                                new Metric()
                                    .setKey(e.getKey())
                                    .setValue(e.getValue())
                                    .setTimestamp(now)
                                    .setStep(0L))
                        .toList())
                .setTags(
                    tags.entrySet().stream()
                        .map(e -> new RunTag().setKey(e.getKey()).setValue(e.getValue()))
                        .toList()));
    workspace
        .experiments()
        .updateRun(
            new UpdateRun()
                .setRunId(run)
                .setStatus(UpdateRunStatus.FINISHED)
                .setEndTime(clock.millis()));
    return run;
  }
}
