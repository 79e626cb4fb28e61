package kitchens.caspers.workspace.apps.run;

/**
 * How an app is, right now.
 *
 * @param message in a person's words
 * @param port where its process listens; 0 unless it is running
 */
public record Condition(State state, String message, int port) {

  /** The states of an app whose deployment is being run. */
  public enum State {
    STARTING,
    RUNNING,
    CRASHED,
    STOPPED
  }

  static final Condition STOPPED = new Condition(State.STOPPED, "App is stopped.", 0);

  static Condition starting(String message) {
    return new Condition(State.STARTING, message, 0);
  }

  static Condition running(int port) {
    return new Condition(State.RUNNING, "App is running.", port);
  }

  static Condition crashed(String message) {
    return new Condition(State.CRASHED, message, 0);
  }
}
