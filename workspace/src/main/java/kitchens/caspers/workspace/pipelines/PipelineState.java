package kitchens.caspers.workspace.pipelines;

import java.util.Optional;

/** What a pipeline does; the words are Databricks'. It follows from the latest update. */
enum PipelineState {
  IDLE,
  STARTING,
  RUNNING,
  RECOVERING,
  RESETTING,
  STOPPING,
  FAILED;

  static PipelineState of(Optional<Update> latest) {
    if (latest.isEmpty()) {
      return IDLE;
    }
    Update update = latest.get();
    return switch (update.state()) {
      case QUEUED, CREATED -> STARTING;
      case WAITING_FOR_RESOURCES -> update.ran() ? RECOVERING : STARTING;
      case INITIALIZING, SETTING_UP_TABLES, RUNNING -> RUNNING;
      case RESETTING -> RESETTING;
      case STOPPING -> STOPPING;
      case COMPLETED, CANCELED -> IDLE;
      case FAILED -> FAILED;
    };
  }

  String health() {
    return this == FAILED ? "UNHEALTHY" : "HEALTHY";
  }
}
