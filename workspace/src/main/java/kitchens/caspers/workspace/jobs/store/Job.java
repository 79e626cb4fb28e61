package kitchens.caspers.workspace.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.settings.SettingsReader;

/**
 * A job as it is kept.
 *
 * @param failuresInARow failed runs since the last good one, for the back-off of a continuous job
 * @param nextStart the earliest start of a continuous job's next run
 */
public record Job(
    long jobId,
    ObjectNode settingsJson,
    Identity creator,
    Identity runAs,
    Instant createdAt,
    boolean keepsRunning,
    int failuresInARow,
    Optional<Instant> nextStart) {

  public JobSettings settings() {
    return SettingsReader.job(settingsJson);
  }
}
