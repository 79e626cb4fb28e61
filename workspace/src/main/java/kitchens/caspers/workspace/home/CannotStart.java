package kitchens.caspers.workspace.home;

/**
 * The workspace cannot start, for a reason that a person can mend. The message is one line: what,
 * where, the mend.
 */
public final class CannotStart extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CannotStart(String message) {
    super(message);
  }

  public CannotStart(String message, Throwable cause) {
    super(message, cause);
  }
}
