package kitchens.caspers.bundle.deploy;

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
