package kitchens.caspers.bundle.run;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.pipelines.UpdateInfo;
import com.databricks.sdk.service.pipelines.UpdateInfoState;
import java.util.Set;
import java.util.function.Consumer;

/** One update of a pipeline, from its start to its end. */
public final class PipelineUpdate {

  private static final Set<UpdateInfoState> OVER =
      Set.of(UpdateInfoState.COMPLETED, UpdateInfoState.FAILED, UpdateInfoState.CANCELED);

  private final WorkspaceClient client;
  private final String pipelineId;
  private final String updateId;

  private PipelineUpdate(WorkspaceClient client, String pipelineId, String updateId) {
    this.client = client;
    this.pipelineId = pipelineId;
    this.updateId = updateId;
  }

  /** Starts one; {@code request} names the pipeline. */
  public static PipelineUpdate start(WorkspaceClient client, StartUpdate request) {
    var response = client.pipelines().startUpdate(request);
    return new PipelineUpdate(client, request.getPipelineId(), response.getUpdateId());
  }

  /**
   * Waits for the end; that of a continuous pipeline is reached when it runs.
   *
   * @param watcher is shown the update again and again
   */
  public UpdateInfo follow(boolean continuous, Consumer<UpdateInfo> watcher)
      throws InterruptedException {
    while (true) {
      var update = client.pipelines().getUpdate(pipelineId, updateId).getUpdate();
      watcher.accept(update);
      var state = update.getState();
      if (OVER.contains(state) || continuous && state == UpdateInfoState.RUNNING) {
        return update;
      }
      Thread.sleep(300);
    }
  }

  /** The update's id. */
  public String id() {
    return updateId;
  }
}
