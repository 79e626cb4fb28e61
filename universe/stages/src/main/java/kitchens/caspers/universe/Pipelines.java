package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.EditPipeline;
import com.databricks.sdk.service.pipelines.GetPipelineResponse;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.PathPattern;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.databricks.sdk.service.pipelines.PipelineState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Declarative pipelines from a folder of SQL files: made on top of themselves. */
final class Pipelines {
  private static final Set<PipelineState> AT_REST =
      Set.of(PipelineState.IDLE, PipelineState.FAILED, PipelineState.DELETED);

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
}
