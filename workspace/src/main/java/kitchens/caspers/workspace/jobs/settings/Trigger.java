package kitchens.caspers.workspace.jobs.settings;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** What starts the runs of a job by itself. */
public sealed interface Trigger {

  /** When it must next be looked at, after a moment at which it was. */
  Instant next(Instant after);

  /** In the words of a run's {@code trigger}. */
  String type();

  /**
   * A Quartz cron expression in a time zone. A time of day that the clocks skip in spring does not
   * come on that day; one that they pass twice in autumn comes once.
   */
  record Cron(String expression, ZoneId zone, CronSchedule schedule) implements Trigger {
    static Cron of(String expression, ZoneId zone) {
      return new Cron(expression, zone, new CronSchedule(expression, zone, CronStyle.QUARTZ));
    }

    @Override
    public Instant next(Instant after) {
      return schedule.getNextExecutionTime(ExecutionComplete.simulatedSuccess(after));
    }

    @Override
    public String type() {
      return "PERIODIC";
    }
  }

  /** Again and again after a while. */
  record Periodic(Duration interval) implements Trigger {
    @Override
    public Instant next(Instant after) {
      return after.plus(interval);
    }

    @Override
    public String type() {
      return "PERIODIC";
    }
  }

  /**
   * How a watched thing's changes become runs.
   *
   * @param between the least time between two runs
   * @param quiet how long nothing must have come before a run starts
   */
  record Pace(Duration between, Duration quiet) {}

  /**
   * New files below a path of a volume.
   *
   * @param url {@code /Volumes/…/}
   */
  record FileArrival(String url, Pace pace) implements Trigger {
    private static final Duration LOOKS = Duration.ofSeconds(5);

    @Override
    public Instant next(Instant after) {
      return after.plus(LOOKS);
    }

    @Override
    public String type() {
      return "FILE_ARRIVAL";
    }
  }

  /**
   * New versions of tables.
   *
   * @param all whether each of them must have one, or any
   */
  record TableUpdate(List<String> tableNames, boolean all, Pace pace) implements Trigger {
    private static final Duration LOOKS = Duration.ofSeconds(5);

    @Override
    public Instant next(Instant after) {
      return after.plus(LOOKS);
    }

    @Override
    public String type() {
      return "TABLE";
    }
  }
}
