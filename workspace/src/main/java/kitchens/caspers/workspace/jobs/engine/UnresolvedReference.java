package kitchens.caspers.workspace.jobs.engine;

/** A text refers to something that is not there when its task begins; the message says what. */
final class UnresolvedReference extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnresolvedReference(String message) {
    super(message);
  }
}
