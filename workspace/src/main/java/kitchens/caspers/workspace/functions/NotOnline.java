package kitchens.caspers.workspace.functions;

/** A function cannot be answered from copies; the message says why and the mend. */
public final class NotOnline extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotOnline(String message) {
    super(message);
  }
}
