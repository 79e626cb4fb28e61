package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.DeleteExperiment;
import com.databricks.sdk.service.ml.SearchExperiments;
import com.databricks.sdk.service.ml.SearchRuns;
import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers experiments}. */
final class Experiments {

  static final Group GROUP =
      new Group("experiments", "MLflow experiments and their runs.", Experiments::operations);

  private Experiments() {}

  private static List<Operation> operations() {
    return List.of(
        op("list-experiments", "List the experiments.")
            .alias("list")
            .columns("ID=experiment_id", "name", "Stage=lifecycle_stage", "last_update_time")
            .example("experiments list")
            .does(call -> call.client().experiments().searchExperiments(new SearchExperiments())),
        op("get-experiment", "Show an experiment.")
            .alias("get")
            .args("EXPERIMENT_ID")
            .example("experiments get 1")
            .does(
                call ->
                    call.client()
                        .experiments()
                        .getExperiment(call.arg("EXPERIMENT_ID"))
                        .getExperiment()),
        op("create-experiment", "Create an experiment.")
            .alias("create")
            .args("NAME")
            .example("experiments create /Shared/refunds")
            .does(
                call ->
                    call.client()
                        .experiments()
                        .createExperiment(new CreateExperiment().setName(call.arg("NAME")))),
        op("delete-experiment", "Delete an experiment.")
            .alias("delete")
            .args("EXPERIMENT_ID")
            .example("experiments delete 1")
            .does(
                call -> {
                  call.client()
                      .experiments()
                      .deleteExperiment(
                          new DeleteExperiment().setExperimentId(call.arg("EXPERIMENT_ID")));
                  return null;
                }),
        op("search-runs", "List runs of experiments.")
            .args("EXPERIMENT_ID")
            .columns("Run=info.run_id", "Name=info.run_name", "info.status", "info.start_time")
            .example("experiments search-runs 1 --limit 5")
            .does(
                call ->
                    call.client()
                        .experiments()
                        .searchRuns(
                            new SearchRuns()
                                .setExperimentIds(List.of(call.arg("EXPERIMENT_ID"))))));
  }
}
