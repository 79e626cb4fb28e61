package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.run.RunState;
import kitchens.caspers.workspace.jobs.settings.JobSettings;

/**
 * A run about to be made.
 *
 * @param chosen keys of the tasks that it runs; the others are passed over
 * @param state QUEUED, PENDING, or TERMINATED together with an outcome
 */
public record NewRun(
    Optional<Long> jobId,
    Run.Type type,
    Cause cause,
    JobSettings settings,
    Map<String, String> parameters,
    ObjectNode overrides,
    Set<String> chosen,
    Identity creator,
    Identity runAs,
    RunState state,
    Optional<Outcome> outcome,
    String message,
    Instant now,
    Optional<String> idempotencyToken) {}
