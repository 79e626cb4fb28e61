package kitchens.caspers.workspace.jobs.run;

/**
 * Where a run or a task's attempt stands, in the words of {@code status.state}; {@link #legacy} is
 * the word of {@code state.life_cycle_state} for one that has not ended.
 */
public enum RunState {
  /** Admitted by nobody yet: the job has its number of runs. */
  QUEUED("QUEUED"),
  /** A task whose dependencies have not ended. */
  BLOCKED("BLOCKED"),
  /** May start at once. */
  PENDING("PENDING"),
  /** A further attempt that waits for its time. */
  WAITING("WAITING_FOR_RETRY"),
  RUNNING("RUNNING"),
  /** Told to stop, still there. */
  TERMINATING("TERMINATING"),
  TERMINATED("TERMINATED");

  private final String legacy;

  RunState(String legacy) {
    this.legacy = legacy;
  }

  public String legacy() {
    return legacy;
  }

  /** Whether a process may be at work for it. */
  public boolean working() {
    return this == RUNNING || this == TERMINATING;
  }
}
