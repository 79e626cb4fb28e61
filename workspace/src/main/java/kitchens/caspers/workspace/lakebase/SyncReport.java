package kitchens.caspers.workspace.lakebase;

import java.time.Instant;
import java.util.UUID;

/**
 * What compute says about one copy.
 *
 * @param version that the copy shows; null before its first
 * @param committedAt when that version was committed to the lakehouse
 * @param latestVersion of the source, as last looked
 * @param startedAt when the last version began to be copied
 * @param endedAt when it was there
 * @param rows copied so far by a first copy or a resync; null outside one
 * @param totalRows of it
 * @param message why it failed or waits
 */
record SyncReport(
    UUID id,
    State state,
    Long version,
    Instant committedAt,
    Long latestVersion,
    Instant startedAt,
    Instant endedAt,
    Long rows,
    Long totalRows,
    String message) {

  /** What compute is doing with a copy. */
  enum State {
    /** Copying the whole table for the first time. */
    INITIAL,
    /** Applying versions, or all of the table again. */
    UPDATING,
    /** Nothing to do. */
    IDLE,
    /** It cannot go on; tried again all the same. */
    FAILED
  }
}
