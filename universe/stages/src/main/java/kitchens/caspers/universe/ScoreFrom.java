package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** From which moment on delivered orders get a recommendation. */
final class ScoreFrom {
  private ScoreFrom() {}

  /**
   * The moment as given, or the last day of the history that the world began with.
   *
   * @param given ISO-8601 in UTC, such as {@code 2026-11-01T00:00:00Z}
   */
  static Instant of(WorkspaceClient workspace, String catalog, Optional<String> given) {
    if (given.isPresent()) {
      try {
        return Instant.parse(given.get());
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "--score-from is '%s': write a moment in UTC, such as 2026-11-01T00:00:00Z"
                .formatted(given.get()));
      }
    }
    return new JournalVolume(workspace, catalog)
        .read()
        .orElseThrow(() -> new StageFailure("there is no journal: run the stage Raw_Data"))
        .genesis()
        .anchor()
        .minus(Duration.ofDays(1));
  }
}
