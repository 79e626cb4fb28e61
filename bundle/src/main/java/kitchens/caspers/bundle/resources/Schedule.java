package kitchens.caspers.bundle.resources;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;

/** When a job runs by itself. */
final class Schedule {

  private static final List<String> KINDS = List.of("schedule", "trigger", "continuous");

  private Schedule() {}

  static void check(String jobKey, Mapping job, Problems problems) {
    var written = new ArrayList<>(KINDS);
    written.removeIf(kind -> !(job.get(kind) instanceof Mapping));
    if (written.size() > 1) {
      problems.error(
          job.entry(written.get(1)).keyAt(),
          "job " + jobKey + " has both " + written.get(0) + " and " + written.get(1),
          "keep one of them");
    }
    if (job.get("schedule") instanceof Mapping schedule) {
      Required.fields(
          schedule,
          "the schedule of job " + jobKey,
          problems,
          "quartz_cron_expression",
          "timezone_id");
      cron(schedule, problems);
    }
  }

  /** Looks at {@code quartz_cron_expression} and {@code timezone_id}, where they are written. */
  static void cron(Mapping schedule, Problems problems) {
    var expression = schedule.text("quartz_cron_expression");
    if (expression != null && !expression.contains("${")) {
      Quartz.problem(expression)
          .ifPresent(
              why ->
                  problems.error(
                      schedule.get("quartz_cron_expression").at(),
                      "\"" + expression + "\" is no cron expression of Quartz: " + why,
                      "for each day at 5 write \"0 0 5 * * ?\""));
    }
    var zone = schedule.text("timezone_id");
    if (zone != null && !zone.contains("${") && !isZone(zone)) {
      problems.error(
          schedule.get("timezone_id").at(),
          "there is no time zone " + zone,
          Nearest.to(zone, ZoneId.getAvailableZoneIds())
              .map(name -> "did you mean \"" + name + "\"?")
              .orElse("write one such as America/Los_Angeles or UTC"));
    }
  }

  private static boolean isZone(String name) {
    try {
      ZoneId.of(name, ZoneId.SHORT_IDS);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
