package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.DeleteCatalogRequest;
import com.databricks.sdk.service.catalog.DeleteSchemaRequest;
import com.databricks.sdk.service.database.DeleteDatabaseInstanceRequest;
import com.databricks.sdk.service.ml.DeleteExperiment;
import com.databricks.sdk.service.pipelines.StopRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Deletes what the stages recorded, the record itself last, so that an interrupted cleanup can be
 * run again. Parameters: {@code --catalog}.
 */
public final class Cleanup {
  /** What feeds goes before what is fed, and what holds goes last. */
  private static final List<String> ORDER =
      List.of(
          "app",
          "job",
          "pipeline",
          "serving_endpoint",
          "synced_table",
          "database_catalog",
          "database_instance",
          "experiment",
          "registered_model",
          "function",
          "table",
          "volume",
          "schema",
          "catalog");

  private static final Duration BOUND = Duration.ofMinutes(2);

  private final WorkspaceClient workspace;

  private Cleanup(WorkspaceClient workspace) {
    this.workspace = workspace;
  }

  /** Runs the cleanup. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, (workspace, arguments) -> new Cleanup(workspace).run(arguments));
  }

  private void run(Arguments arguments) {
    var catalog = arguments.required("catalog");
    if (!recordExists(catalog)) {
      Stage.say("nothing to clean: catalog %s holds no record of the stages", catalog);
      return;
    }
    var recorded = new CreatedResources(new Sql(workspace), catalog).all();
    var record = catalog + "." + CreatedResources.SCHEMA;
    for (var type : ORDER) {
      recorded.stream()
          .filter(resource -> resource.type().equals(type))
          .filter(resource -> !resource.id().equals(record))
          .forEach(this::delete);
    }
    var unknown = recorded.stream().filter(r -> !ORDER.contains(r.type())).toList();
    if (!unknown.isEmpty()) {
      throw new StageFailure(
          "the record holds types that this cleanup does not know: %s; the record is kept"
              .formatted(unknown));
    }
    if (recorded.stream().noneMatch(r -> r.type().equals("catalog"))) {
      delete(new Resource(record, "schema", Map.of()));
    }
  }

  private boolean recordExists(String catalog) {
    try {
      workspace.tables().get(catalog + "." + CreatedResources.SCHEMA + ".resources");
      return true;
    } catch (NotFound e) {
      return false;
    }
  }

  private void delete(Resource resource) {
    try {
      switch (resource.type()) {
        case "job" -> ContinuousJobs.delete(workspace, Long.parseLong(resource.id()));
        case "pipeline" -> deletePipeline(resource.id());
        case "app" -> workspace.apps().delete(resource.id());
        case "serving_endpoint" -> workspace.servingEndpoints().delete(resource.id());
        case "synced_table" -> workspace.database().deleteSyncedDatabaseTable(resource.id());
        case "database_catalog" -> workspace.database().deleteDatabaseCatalog(resource.id());
        case "database_instance" ->
            workspace
                .database()
                .deleteDatabaseInstance(
                    new DeleteDatabaseInstanceRequest().setName(resource.id()).setPurge(true));
        case "experiment" ->
            workspace
                .experiments()
                .deleteExperiment(new DeleteExperiment().setExperimentId(resource.id()));
        case "registered_model" -> deleteModel(resource.id());
        case "function" -> workspace.functions().delete(resource.id());
        case "table" -> workspace.tables().delete(resource.id());
        case "volume" -> workspace.volumes().delete(resource.id());
        case "schema" ->
            workspace
                .schemas()
                .delete(new DeleteSchemaRequest().setFullName(resource.id()).setForce(true));
        case "catalog" ->
            workspace
                .catalogs()
                .delete(new DeleteCatalogRequest().setName(resource.id()).setForce(true));
        default -> throw new IllegalStateException(resource.type());
      }
      Stage.say("deleted %s %s", resource.type(), resource.id());
    } catch (NotFound e) {
      Stage.say("%s %s is gone already", resource.type(), resource.id());
    }
  }

  private void deleteModel(String name) {
    for (var version : workspace.modelVersions().list(name)) {
      workspace.modelVersions().delete(name, version.getVersion());
    }
    workspace.registeredModels().delete(name);
  }

  private void deletePipeline(String id) {
    workspace.pipelines().stop(new StopRequest().setPipelineId(id));
    Waiting.until(
        "the stop of pipeline " + id,
        BOUND,
        Duration.ofMillis(300),
        () ->
            Pipelines.isIdle(workspace.pipelines().get(id)) ? Optional.of(true) : Optional.empty());
    workspace.pipelines().delete(id);
  }
}
