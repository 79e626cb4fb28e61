package kitchens.caspers.cli.output;

/** Ends the command with a code; everything there is to say has been said. */
public final class ExitCode extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /** Ends with this code. */
  public ExitCode(int code) {
    super(null, null, false, false);
    this.code = code;
  }

  /** What the process exits with. */
  public int code() {
    return code;
  }
}
