package kitchens.caspers.universe;

/** A stage cannot go on; the message names the thing, what is wrong and the mend. */
final class StageFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  StageFailure(String message) {
    super(message);
  }

  StageFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
