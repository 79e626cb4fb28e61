package kitchens.caspers.compute.delta;

/**
 * Someone else committed to a table since it was last looked at; what was planned against the old
 * version must be planned again.
 */
public final class TableChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TableChangedException(String location, Throwable cause) {
    super(location + " was changed by another writer", cause);
  }
}
