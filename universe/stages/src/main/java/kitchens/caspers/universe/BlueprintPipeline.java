package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.util.List;
import java.util.Map;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Refine} of a business by configuration: makes the medallion pipeline from the
 * bundle's {@code pipelines/*.sql} and starts it, continuous. Done when its update runs.
 *
 * <p>Parameters: {@code --catalog}; {@code --name}, what the business is called; {@code
 * --bundle-files}, the bundle's files in the workspace.
 */
public final class BlueprintPipeline {
  private BlueprintPipeline() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, BlueprintPipeline::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var catalog = arguments.required("catalog");
    var name = "%s (%s)".formatted(arguments.required("name"), catalog);
    var id =
        Pipelines.ensure(
            workspace,
            name,
            catalog,
            "lakeflow",
            arguments.required("bundle-files") + "/pipelines/*.sql",
            Map.of("events_path", "/Volumes/%s/simulator/events".formatted(catalog)));
    Stage.say("pipeline %s is %s", name, id);
    Pipelines.start(workspace, id);
    new CreatedResources(new Sql(workspace), catalog)
        .record(List.of(new Resource(id, "pipeline", Map.of("name", name))));
    Pipelines.awaitRunning(workspace, id);
  }
}
