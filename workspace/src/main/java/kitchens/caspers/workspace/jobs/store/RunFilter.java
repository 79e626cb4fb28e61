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
    int limit) {}
