package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.EventLevel;
import com.databricks.sdk.service.pipelines.GetUpdateRequest;
import com.databricks.sdk.service.pipelines.ListPipelineEventsRequest;
import com.databricks.sdk.service.pipelines.PathPattern;
import com.databricks.sdk.service.pipelines.PipelineLibrary;
import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.pipelines.UpdateInfoState;
import com.databricks.sdk.service.workspace.Import;
import com.databricks.sdk.service.workspace.ImportFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The universe's medallion pipeline over a volume that the benchmark itself fills. */
final class OrderItems {
  static final String CATALOG = "bench";
  private static final String EVENTS = "/Volumes/" + CATALOG + "/simulator/events/";
  private static final String SOURCES = "/Workspace/Users/bench/order_items";

  private final WorkspaceClient workspace;
  private final String pipelineId;

  private OrderItems(WorkspaceClient workspace, String pipelineId) {
    this.workspace = workspace;
    this.pipelineId = pipelineId;
  }

  /** Makes catalog, schemas, volume and the pipeline from {@code universe/pipelines}. */
  static OrderItems create(WorkspaceClient workspace, Path repository, boolean continuous)
      throws IOException {
    workspace.catalogs().create(new CreateCatalog().setName(CATALOG));
    for (var schema : List.of("simulator", "lakeflow")) {
      workspace.schemas().create(new CreateSchema().setCatalogName(CATALOG).setName(schema));
    }
    workspace
        .volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName(CATALOG)
                .setSchemaName("simulator")
                .setName("events")
                .setVolumeType(VolumeType.MANAGED));
    workspace.workspace().mkdirs(SOURCES);
    try (var files =
        Files.newDirectoryStream(repository.resolve("universe/pipelines/order_items"), "*.sql")) {
      for (var file : files) {
        workspace
            .workspace()
            .importContent(
                new Import()
                    .setPath(SOURCES + "/" + file.getFileName())
                    .setFormat(ImportFormat.RAW)
                    .setOverwrite(true)
                    .setContent(Base64.getEncoder().encodeToString(Files.readAllBytes(file))));
      }
    }
    var id =
        workspace
            .pipelines()
            .create(
                new CreatePipeline()
                    .setName("order items")
                    .setCatalog(CATALOG)
                    .setSchema("lakeflow")
                    .setContinuous(continuous)
                    .setServerless(true)
                    .setConfiguration(Map.of("events_path", EVENTS))
                    .setLibraries(
                        List.of(
                            new PipelineLibrary()
                                .setGlob(new PathPattern().setInclude(SOURCES + "/*.sql")))))
            .getPipelineId();
    return new OrderItems(workspace, id);
  }

  /** Puts a file of events into the volume; it appears whole. */
  void land(String path, byte[] events) {
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(EVENTS + path)
                .setContents(new ByteArrayInputStream(events))
                .setOverwrite(true));
  }

  /** The update that a continuous pipeline began when it was made. */
  String latestUpdate() {
    return workspace.pipelines().get(pipelineId).getLatestUpdates().iterator().next().getUpdateId();
  }

  /** Starts an update. */
  String start() {
    return workspace
        .pipelines()
        .startUpdate(new StartUpdate().setPipelineId(pipelineId))
        .getUpdateId();
  }

  /** Waits until an update is in one of these states; a failed one is an error. */
  UpdateInfoState await(String updateId, UpdateInfoState... states) throws InterruptedException {
    Set<UpdateInfoState> wanted = EnumSet.copyOf(List.of(states));
    while (true) {
      var state =
          workspace
              .pipelines()
              .getUpdate(new GetUpdateRequest().setPipelineId(pipelineId).setUpdateId(updateId))
              .getUpdate()
              .getState();
      if (wanted.contains(state)) {
        return state;
      }
      if (state == UpdateInfoState.FAILED || state == UpdateInfoState.CANCELED) {
        throw new IllegalStateException("the update is " + state + ": " + lastError());
      }
      Thread.sleep(50);
    }
  }

  /** Where a table of the pipeline lies. */
  Path table(String name) {
    return Path.of(
        URI.create(workspace.tables().get(CATALOG + ".lakeflow." + name).getStorageLocation()));
  }

  private String lastError() {
    for (var event :
        workspace
            .pipelines()
            .listPipelineEvents(new ListPipelineEventsRequest().setPipelineId(pipelineId))) {
      if (event.getLevel() == EventLevel.ERROR) {
        return event.getMessage();
      }
    }
    return "no error in its event log";
  }
}
