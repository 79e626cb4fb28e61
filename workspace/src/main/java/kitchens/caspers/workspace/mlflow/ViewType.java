package kitchens.caspers.workspace.mlflow;

/** Which of the deleted are seen. */
enum ViewType {
  ACTIVE_ONLY("= 'active'"),
  DELETED_ONLY("= 'deleted'"),
  ALL("IN ('active', 'deleted')");

  private final String condition;

  ViewType(String condition) {
    this.condition = condition;
  }

  /** What holds for {@code lifecycle_stage}. */
  String condition() {
    return condition;
  }
}
