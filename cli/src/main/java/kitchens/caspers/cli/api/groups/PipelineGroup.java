package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.EditPipeline;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.pipelines.StopRequest;
import java.time.Duration;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;

/** {@code caspers pipelines}. */
final class PipelineGroup {

  static final Group GROUP =
      new Group("pipelines", "Declarative pipelines and their updates.", PipelineGroup::operations);

  private static final Duration LIMIT = Duration.ofMinutes(20);

  private PipelineGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list-pipelines", "List the pipelines.")
            .alias("list")
            .columns("ID=pipeline_id", "name", "state", "Creator=creator_user_name")
            .example("pipelines list")
            .does(call -> call.client().pipelines().listPipelines(new ListPipelinesRequest())),
        op("get", "Show a pipeline.")
            .args("PIPELINE_ID")
            .example("pipelines get 6e0c0ee2-4b7c-4f4e-9ad5-6d4d3c2b1a00")
            .does(call -> call.client().pipelines().get(call.arg("PIPELINE_ID"))),
        op("create", "Create a pipeline.")
            .json()
            .example("pipelines create --json @pipeline.json")
            .does(call -> call.client().pipelines().create(call.request(CreatePipeline.class))),
        op("update", "Replace a pipeline's settings.")
            .args("PIPELINE_ID")
            .json()
            .example("pipelines update 6e0c0ee2-4b7c-4f4e-9ad5-6d4d3c2b1a00 --json @pipeline.json")
            .does(
                call -> {
                  var request = call.request(EditPipeline.class);
                  call.client().pipelines().update(request.setPipelineId(call.arg("PIPELINE_ID")));
                  return null;
                }),
        op("delete", "Delete a pipeline.")
            .args("PIPELINE_ID")
            .example("pipelines delete 6e0c0ee2-4b7c-4f4e-9ad5-6d4d3c2b1a00")
            .does(
                call -> {
                  call.client().pipelines().delete(call.arg("PIPELINE_ID"));
                  return null;
                }),
        op("start-update", "Start an update.")
            .args("PIPELINE_ID")
            .maybeJson()
            .flag("--full-refresh", "Compute all tables anew.")
            .flag("--validate-only", "Only see whether its code holds.")
            .example("pipelines start-update 6e0c0ee2-4b7c-4f4e-9ad5-6d4d3c2b1a00 --full-refresh")
            .does(PipelineGroup::start),
        op("get-update", "Show an update.")
            .args("PIPELINE_ID", "UPDATE_ID")
            .example("pipelines get-update PIPELINE_ID UPDATE_ID")
            .does(
                call ->
                    call.client()
                        .pipelines()
                        .getUpdate(call.arg("PIPELINE_ID"), call.arg("UPDATE_ID"))),
        op("list-updates", "List a pipeline's updates, the latest first.")
            .args("PIPELINE_ID")
            .columns("update_id", "state", "cause", "creation_time")
            .example("pipelines list-updates PIPELINE_ID --limit 3")
            .does(
                call -> {
                  var found = call.client().pipelines().listUpdates(call.arg("PIPELINE_ID"));
                  return found.getUpdates() == null ? List.of() : found.getUpdates();
                }),
        op("list-pipeline-events", "List what happened to a pipeline, the latest first.")
            .args("PIPELINE_ID")
            .columns("timestamp", "level", "event_type", "message")
            .example("pipelines list-pipeline-events PIPELINE_ID --limit 20")
            .does(call -> call.client().pipelines().listPipelineEvents(call.arg("PIPELINE_ID"))),
        op("stop", "Stop a pipeline's update and wait until it has.")
            .args("PIPELINE_ID")
            .flag("--no-wait", "Do not wait for the end.")
            .example("pipelines stop 6e0c0ee2-4b7c-4f4e-9ad5-6d4d3c2b1a00")
            .does(PipelineGroup::stop));
  }

  private static Object start(Call call) {
    var request = call.request(StartUpdate.class).setPipelineId(call.arg("PIPELINE_ID"));
    if (call.flag("--full-refresh")) {
      request.setFullRefresh(true);
    }
    if (call.flag("--validate-only")) {
      request.setValidateOnly(true);
    }
    return call.client().pipelines().startUpdate(request);
  }

  private static Object stop(Call call) throws Exception {
    var request = new StopRequest().setPipelineId(call.arg("PIPELINE_ID"));
    var stopped = call.client().pipelines().stop(request);
    return call.flag("--no-wait") ? null : stopped.get(LIMIT);
  }
}
