package kitchens.caspers.workspace.releases.gate;

/** A document whose front matter cannot be read in one and only one way. */
final class Unreadable extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  Unreadable(Reason.Code code, int line, int column, String message) {
    super(message);
    this.reason = Reason.at(code, line, column, message);
  }

  Reason reason() {
    return reason;
  }
}
