package kitchens.caspers.workspace.jobs.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.store.RunStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets runs as Databricks does, 60 days after their end; of a continuous job, which may make
 * thousands a day, only the latest stay. Their logs go with them.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration KEPT = Duration.ofDays(60);
  private static final int KEPT_OF_CONTINUOUS = 500;

  private final Database database;
  private final RunStore runs;
  private final TaskLogs logs;

  public Retention(Database database, RunStore runs, TaskLogs logs) {
    this.database = database;
    this.runs = runs;
    this.logs = logs;
  }

  /** Looks through the runs and removes what is outdated. */
  public void tidy(Instant now) {
    var outdated =
        database.jdbi().withHandle(h -> runs.outdated(h, now.minus(KEPT), KEPT_OF_CONTINUOUS));
    for (var runId : outdated) {
      database.jdbi().useHandle(h -> runs.delete(h, runId));
      try {
        logs.delete(runId);
      } catch (IOException e) {
        LOG.warn("The logs of run {} could not be removed", runId, e);
      }
    }
  }
}
