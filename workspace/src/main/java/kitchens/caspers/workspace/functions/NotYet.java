package kitchens.caspers.workspace.functions;

/** A copy has not reached the asked version of its table in time: worth asking again. */
public final class NotYet extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotYet(String message) {
    super(message);
  }
}
