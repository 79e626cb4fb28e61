package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.pipelines.EventLevel;
import com.databricks.sdk.service.pipelines.ListPipelineEventsRequest;
import com.databricks.sdk.service.pipelines.StartUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Lakeflow_Declarative_Pipeline}: makes the medallion pipeline from {@code
 * universe/pipelines/order_items/*.sql} and starts it, continuous. Done when its update runs.
 *
 * <p>Parameters: {@code --catalog}, {@code --bundle-files} (the bundle's files in the workspace).
 */
public final class LakeflowDeclarativePipeline {
  private static final Duration BOUND = Duration.ofMinutes(5);

  private LakeflowDeclarativePipeline() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, LakeflowDeclarativePipeline::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var catalog = arguments.required("catalog");
    var name = "Casper's order items (%s)".formatted(catalog);
    var id =
        Pipelines.ensure(
            workspace,
            name,
            catalog,
            "lakeflow",
            arguments.required("bundle-files") + "/universe/pipelines/order_items/*.sql",
            Map.of("events_path", "/Volumes/%s/simulator/events".formatted(catalog)));
    Stage.say("pipeline %s is %s", name, id);
    var pipeline = workspace.pipelines().get(id);
    if (Pipelines.isIdle(pipeline)) {
      var update = workspace.pipelines().startUpdate(new StartUpdate().setPipelineId(id));
      Stage.say("update %s is started", update.getUpdateId());
    } else {
      Stage.say("an update is under way already");
    }
    new CreatedResources(new Sql(workspace), catalog)
        .record(List.of(new Resource(id, "pipeline", Map.of("name", name))));
    awaitRunning(workspace, id);
  }

  private static void awaitRunning(WorkspaceClient workspace, String id) {
    Waiting.until(
        "the start of pipeline " + id,
        BOUND,
        Duration.ofMillis(300),
        () -> {
          var updates = workspace.pipelines().get(id).getLatestUpdates();
          var latest = updates == null || updates.isEmpty() ? null : updates.iterator().next();
          if (latest == null || latest.getState() == null) {
            return Optional.empty();
          }
          var state = latest.getState();
          return switch (state) {
            case RUNNING, COMPLETED -> {
              Stage.say("update %s is %s", latest.getUpdateId(), state);
              yield Optional.of(state);
            }
            case FAILED, CANCELED ->
                throw new StageFailure(
                    "update %s of the pipeline is %s: %s"
                        .formatted(latest.getUpdateId(), state, lastError(workspace, id)));
            default -> Optional.empty();
          };
        });
  }

  private static String lastError(WorkspaceClient workspace, String id) {
    for (var event :
        workspace
            .pipelines()
            .listPipelineEvents(new ListPipelineEventsRequest().setPipelineId(id))) {
      if (event.getLevel() == EventLevel.ERROR) {
        return event.getMessage();
      }
    }
    return "its event log has no error";
  }
}
