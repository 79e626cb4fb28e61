package kitchens.caspers.workspace.pipelines;

import java.time.Instant;
import java.util.List;

/**
 * One update of a pipeline.
 *
 * @param ordinal counts the updates of all pipelines
 * @param cause {@code API_CALL}, {@code JOB_TASK}, …
 * @param config the pipeline's spec when the update was started
 * @param ran whether it has been RUNNING once, its resets done
 * @param error why it failed; null otherwise
 */
record Update(
    String updateId,
    String pipelineId,
    long ordinal,
    String cause,
    UpdateState state,
    PipelineSpec config,
    boolean fullRefresh,
    List<String> fullRefreshSelection,
    List<String> refreshSelection,
    boolean validateOnly,
    Instant createdAt,
    boolean ran,
    String error) {

  boolean active() {
    return !state.terminal();
  }
}
