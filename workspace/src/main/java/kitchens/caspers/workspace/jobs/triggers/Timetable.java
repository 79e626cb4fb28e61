package kitchens.caspers.workspace.jobs.triggers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.jobs.engine.Retention;

/** The scheduler under the jobs: triggers, and the removal of what is outdated. */
public final class Timetable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int THREADS = 3;

  private final Triggers triggers;
  private final Scheduler scheduler;

  public Timetable(Database database, Triggers triggers, Retention retention, Clock clock) {
    this.triggers = triggers;
    var retain =
        Tasks.recurring("job-retention", FixedDelay.ofMinutes(10))
            .execute((instance, context) -> retention.tidy(clock.instant()));
    this.scheduler =
        Scheduler.create(database.dataSource(), triggers.task())
            .startTasks(retain)
            .schedulerName(new SchedulerName.Fixed("workspace"))
            .pollingInterval(BETWEEN_LOOKS)
            .clock(clock::instant)
            .threads(THREADS)
            .shutdownMaxWait(Duration.ofSeconds(5))
            .build();
  }

  public void start() {
    triggers.begin(scheduler);
    scheduler.start();
  }

  public void stop() {
    scheduler.stop();
  }
}
