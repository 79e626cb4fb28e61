package kitchens.caspers.cli.output;

/** What a user asked for cannot be done; the message is one line that says why and the mend. */
public final class CliException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure with its one line. */
  public CliException(String message) {
    super(message);
  }

  /** A failure with its one line and what caused it. */
  public CliException(String message, Throwable cause) {
    super(message, cause);
  }
}
