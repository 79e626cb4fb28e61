package kitchens.caspers.workspace.jobs.run;

/**
 * How a run or a task's attempt ended, with the words that both forms of the Jobs API have for it:
 * {@code state} (life cycle and result) and {@code status.termination_details} (code and type).
 */
public enum Outcome {
  SUCCESS("TERMINATED", "SUCCESS", "SUCCESS", "SUCCESS"),
  SUCCESS_WITH_FAILURES("TERMINATED", "SUCCESS_WITH_FAILURES", "SUCCESS_WITH_FAILURES", "SUCCESS"),
  FAILED("TERMINATED", "FAILED", "RUN_EXECUTION_ERROR", "CLIENT_ERROR"),
  /** A jar is not there or cannot be read. */
  LIBRARY_MISSING("TERMINATED", "FAILED", "LIBRARY_INSTALLATION_ERROR", "CLIENT_ERROR"),
  /** The documented code of a run that took too long is CANCELED: cancelled by the platform. */
  TIMED_OUT("TERMINATED", "TIMEDOUT", "CANCELED", "CLIENT_ERROR"),
  CANCELED("TERMINATED", "CANCELED", "USER_CANCELED", "CLIENT_ERROR"),
  UPSTREAM_FAILED("TERMINATED", "UPSTREAM_FAILED", "SKIPPED", "CLIENT_ERROR"),
  UPSTREAM_CANCELED("TERMINATED", "UPSTREAM_CANCELED", "SKIPPED", "CLIENT_ERROR"),
  /** The task's run_if asked for something that did not happen. */
  EXCLUDED("TERMINATED", "EXCLUDED", "SKIPPED", "SUCCESS"),
  /** Disabled in its job, or behind tasks that are. */
  DISABLED("SKIPPED", "DISABLED", "DISABLED", "SUCCESS"),
  /** Not among the tasks of a partial run. */
  NOT_CHOSEN("SKIPPED", "DISABLED", "DISABLED", "SUCCESS"),
  /** The job had its number of runs already. */
  OVER_LIMIT(
      "SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", "MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR"),
  /** The machinery failed, not the work: the workspace was killed while the attempt ran. */
  LOST("INTERNAL_ERROR", "FAILED", "INTERNAL_ERROR", "INTERNAL_ERROR");

  private final String lifeCycleState;
  private final String resultState;
  private final String terminationCode;
  private final String terminationType;

  Outcome(String lifeCycleState, String resultState, String code, String type) {
    this.lifeCycleState = lifeCycleState;
    this.resultState = resultState;
    this.terminationCode = code;
    this.terminationType = type;
  }

  public String lifeCycleState() {
    return lifeCycleState;
  }

  public String resultState() {
    return resultState;
  }

  public String terminationCode() {
    return terminationCode;
  }

  public String terminationType() {
    return terminationType;
  }

  public boolean succeeded() {
    return this == SUCCESS || this == SUCCESS_WITH_FAILURES;
  }

  /** Whether it counts as failed to the tasks downstream. */
  public boolean failed() {
    return switch (this) {
      case FAILED, LIBRARY_MISSING, TIMED_OUT, UPSTREAM_FAILED, LOST -> true;
      default -> false;
    };
  }

  public boolean canceled() {
    return this == CANCELED || this == UPSTREAM_CANCELED;
  }

  /** Whether the work was begun, as opposed to passed over. */
  public boolean executed() {
    return switch (this) {
      case UPSTREAM_FAILED, UPSTREAM_CANCELED, EXCLUDED, DISABLED, NOT_CHOSEN, OVER_LIMIT -> false;
      default -> true;
    };
  }
}
