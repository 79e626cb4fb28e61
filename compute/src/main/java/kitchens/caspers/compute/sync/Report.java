package kitchens.caspers.compute.sync;

import java.time.Instant;

/**
 * How one copy is.
 *
 * @param version that it shows; null before its first
 * @param committedAt when that version was committed to the source
 * @param latestVersion of the source, as last looked
 * @param startedAt when the last version began to be copied
 * @param endedAt when it was there
 * @param rows copied so far by a whole copy; null outside one
 * @param totalRows of it
 * @param message why it failed
 */
public record Report(
    String id,
    State state,
    Long version,
    Instant committedAt,
    Long latestVersion,
    Instant startedAt,
    Instant endedAt,
    Long rows,
    Long totalRows,
    String message) {

  /** What is being done with a copy. */
  public enum State {
    INITIAL,
    UPDATING,
    IDLE,
    FAILED
  }

  static Report first(String id) {
    return new Report(id, State.INITIAL, null, null, null, null, null, null, null, null);
  }

  Report at(State next) {
    return new Report(
        id, next, version, committedAt, latestVersion, startedAt, endedAt, null, null, null);
  }

  Report applied(long applied, Instant commit, Instant began, Instant ended) {
    long latest = latestVersion == null ? applied : Math.max(latestVersion, applied);
    return new Report(id, State.IDLE, applied, commit, latest, began, ended, null, null, null);
  }

  Report copying(Long copied, long total, long target) {
    return new Report(
        id,
        version == null ? State.INITIAL : State.UPDATING,
        version,
        committedAt,
        target,
        startedAt,
        endedAt,
        copied,
        total,
        null);
  }

  Report failed(String why) {
    return new Report(
        id, State.FAILED, version, committedAt, latestVersion, startedAt, endedAt, null, null, why);
  }
}
