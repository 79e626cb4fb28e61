package kitchens.caspers.compute.http;

/**
 * The answer of {@code GET /health}.
 *
 * @param message why the state is FAILED; null otherwise
 */
public record Health(State state, long epoch, String message, String sparkVersion, long pid) {
  /** STARTING until Spark has been warmed; statements wait for READY. */
  public enum State {
    STARTING,
    READY,
    FAILED
  }
}
