package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.EditPipeline;
import com.databricks.sdk.service.pipelines.EventLevel;
import com.databricks.sdk.service.pipelines.GetPipelineResponse;
import com.databricks.sdk.service.pipelines.ListPipelineEventsRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.PathPattern;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.databricks.sdk.service.pipelines.PipelineState;
import com.databricks.sdk.service.pipelines.StartUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Declarative pipelines from a folder of SQL files: made on top of themselves. */
final class Pipelines {
  private static final Set<PipelineState> AT_REST =
      Set.of(PipelineState.IDLE, PipelineState.FAILED, PipelineState.DELETED);

  private static final Duration BOUND = Duration.ofMinutes(5);

  private Pipelines() {}

  /**
   * Makes the continuous pipeline, or gives the one of this name these settings.
   *
   * @param sqlFiles a glob of the workspace's SQL files
   * @return the pipeline's id
   */
  static String ensure(
      WorkspaceClient workspace,
      String name,
      String catalog,
      String schema,
      String sqlFiles,
      Map<String, String> configuration) {
    var libraries = List.of(new PipelineLibrary().setGlob(new PathPattern().setInclude(sqlFiles)));
    for (var pipeline : workspace.pipelines().listPipelines(new ListPipelinesRequest())) {
      if (pipeline.getName().equals(name)) {
        workspace
            .pipelines()
            .update(
                new EditPipeline()
                    .setPipelineId(pipeline.getPipelineId())
                    .setName(name)
                    .setCatalog(catalog)
                    .setSchema(schema)
                    .setLibraries(libraries)
                    .setConfiguration(configuration)
                    .setServerless(true)
                    .setContinuous(true));
        return pipeline.getPipelineId();
      }
    }
    return workspace
        .pipelines()
        .create(
            new CreatePipeline()
                .setName(name)
                .setCatalog(catalog)
                .setSchema(schema)
                .setLibraries(libraries)
                .setConfiguration(configuration)
                .setServerless(true)
                .setContinuous(true))
        .getPipelineId();
  }

  /** Whether no update is under way. */
  static boolean isIdle(GetPipelineResponse pipeline) {
    return pipeline.getState() == null || AT_REST.contains(pipeline.getState());
  }

  /** Starts an update, unless one is under way. */
  static void start(WorkspaceClient workspace, String id) {
    if (isIdle(workspace.pipelines().get(id))) {
      var update = workspace.pipelines().startUpdate(new StartUpdate().setPipelineId(id));
      Stage.say("update %s is started", update.getUpdateId());
    } else {
      Stage.say("an update is under way already");
    }
  }

  /** Waits until the latest update runs or is complete. */
  static void awaitRunning(WorkspaceClient workspace, String id) {
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
