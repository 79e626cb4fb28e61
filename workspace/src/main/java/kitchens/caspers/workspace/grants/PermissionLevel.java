package kitchens.caspers.workspace.grants;

/** How much somebody may do with a job, a pipeline, an app, …; the words are Databricks'. */
public enum PermissionLevel {
  CAN_READ("may read"),
  CAN_VIEW("may look at it"),
  CAN_USE("may use it"),
  CAN_QUERY("may look at it and query it"),
  CAN_RUN("may look at it, start and stop it"),
  CAN_MANAGE_RUN("may look at it, start runs and cancel them"),
  CAN_EDIT("may read and change it"),
  CAN_MANAGE("may do everything with it, grant it to others and delete it"),
  IS_OWNER("it belongs to them: may do everything with it");

  private final String description;

  PermissionLevel(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
