package kitchens.caspers.compute.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.pipelines.ask.AskStatus;

/** What the HTTP interface asks of the pipelines feature. */
public interface PipelineService {

  /**
   * Begins an update and returns at once; progress is pushed to the workspace.
   *
   * @throws ComputeException 409 when an update of the pipeline is running
   */
  void startUpdate(String pipelineId, UpdateRequest request);

  /** Stops the running update, if any, and returns when nothing of it runs any more. */
  void stop(String pipelineId);

  /**
   * The pipeline's state as this process knows it.
   *
   * @throws ComputeException 404 when this process never ran it
   */
  PipelineState get(String pipelineId);

  /** Body of {@code POST /pipelines/{id}/updates}. Lists and maps are never null. */
  record UpdateRequest(
      String updateId,
      Spec spec,
      String checkpoint,
      List<Source> sources,
      boolean fullRefresh,
      List<String> fullRefreshSelection,
      List<String> refreshSelection,
      boolean validateOnly) {
    public UpdateRequest {
      sources = sources == null ? List.of() : List.copyOf(sources);
      fullRefreshSelection =
          fullRefreshSelection == null ? List.of() : List.copyOf(fullRefreshSelection);
      refreshSelection = refreshSelection == null ? List.of() : List.copyOf(refreshSelection);
    }
  }

  /** The pipeline's settings that its flows see. */
  record Spec(
      String name,
      String catalog,
      String schema,
      boolean continuous,
      Map<String, String> configuration) {
    public Spec {
      configuration = configuration == null ? Map.of() : Map.copyOf(configuration);
    }
  }

  /** One SQL file of the pipeline: its path, for messages, and its text. */
  record Source(String path, String text) {}

  /**
   * Answer of {@code GET /pipelines/{id}}.
   *
   * @param aiQueries how the flows that ask endpoints stand
   */
  record PipelineState(
      String pipelineId,
      String updateId,
      String state,
      List<Dataset> datasets,
      long batches,
      Long lastBatchMs,
      List<AskStatus> aiQueries) {}

  /** One table or view of a pipeline and what its flows have written. */
  record Dataset(
      String name, String type, long rowsWritten, long malformedRows, Instant lastBatchAt) {}

  /** Stands in where no pipelines feature is wired: answers 501. */
  PipelineService UNAVAILABLE =
      new PipelineService() {
        @Override
        public void startUpdate(String pipelineId, UpdateRequest request) {
          throw ComputeException.notImplemented("This compute process runs no pipelines.");
        }

        @Override
        public void stop(String pipelineId) {
          throw ComputeException.notImplemented("This compute process runs no pipelines.");
        }

        @Override
        public PipelineState get(String pipelineId) {
          throw ComputeException.notImplemented("This compute process runs no pipelines.");
        }
      };
}
