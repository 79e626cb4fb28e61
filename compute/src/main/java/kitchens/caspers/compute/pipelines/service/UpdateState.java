package kitchens.caspers.compute.pipelines.service;

/** The states of an update, as Databricks names them. */
enum UpdateState {
  INITIALIZING,
  SETTING_UP_TABLES,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELED;

  boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELED;
  }
}
