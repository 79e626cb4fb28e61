package kitchens.caspers.bundle.deploy;

import java.util.Collection;

/** How many resources and files a deployment touched. */
public record Changes(
    int created,
    int updated,
    int replaced,
    int deleted,
    int unchanged,
    int filesUploaded,
    int filesDeleted,
    int filesTotal) {

  static Changes of(
      Collection<PlannedAction> actions, int filesUploaded, int filesDeleted, int filesTotal) {
    var counts = new int[Action.values().length];
    actions.forEach(action -> counts[action.action().ordinal()]++);
    return new Changes(
        counts[Action.CREATE.ordinal()],
        counts[Action.UPDATE.ordinal()],
        counts[Action.REPLACE.ordinal()],
        counts[Action.DELETE.ordinal()],
        counts[Action.SKIP.ordinal()],
        filesUploaded,
        filesDeleted,
        filesTotal);
  }

  /** Whether nothing at all was done. */
  public boolean isEmpty() {
    return created + updated + replaced + deleted + filesUploaded + filesDeleted == 0;
  }

  /** In one line. */
  @Override
  public String toString() {
    return "resources: "
        + created
        + " created, "
        + updated
        + " updated, "
        + (replaced > 0 ? replaced + " replaced, " : "")
        + deleted
        + " deleted, "
        + unchanged
        + " unchanged; files: "
        + filesUploaded
        + " of "
        + filesTotal
        + " uploaded, "
        + filesDeleted
        + " deleted";
  }
}
