package kitchens.caspers.workspace.jobs.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Which runs to list, newest first.
 *
 * @param before only runs with a lower id
 */
public record RunFilter(
    Optional<Long> jobId,
    Optional<Run.Type> type,
    boolean activeOnly,
    boolean completedOnly,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Long> before,
    int offset,
    int limit) {

  /** The last runs of a job. */
  public static RunFilter ofJob(long jobId, int limit) {
    return new RunFilter(
        Optional.of(jobId),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        limit);
  }
}
