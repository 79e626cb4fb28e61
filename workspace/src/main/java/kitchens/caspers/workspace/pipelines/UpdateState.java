package kitchens.caspers.workspace.pipelines;

/** Where an update is in its life; the words are Databricks'. */
enum UpdateState {
  QUEUED,
  CREATED,
  WAITING_FOR_RESOURCES,
  INITIALIZING,
  RESETTING,
  SETTING_UP_TABLES,
  RUNNING,
  STOPPING,
  COMPLETED,
  FAILED,
  CANCELED;

  /** Whether it has ended for good. */
  boolean terminal() {
    return this == COMPLETED || this == FAILED || this == CANCELED;
  }
}
