package kitchens.caspers.workspace.jobs.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code schedule} and {@code trigger}; a paused one is checked and then none. */
final class TriggerReader {
  private static final Instant FAR = Instant.parse("3000-01-01T00:00:00Z");

  private TriggerReader() {}

  static Optional<Trigger> read(Fields job) {
    var schedule = job.object("schedule").filter(fields -> !fields.node().isEmpty());
    var trigger = job.object("trigger").filter(fields -> !fields.node().isEmpty());
    if (schedule.isPresent() && trigger.isPresent()) {
      throw SettingsRefused.invalid(
          "%s has both a schedule and a trigger. Keep one of them.", job.place());
    }
    if (job.has("continuous") && (schedule.isPresent() || trigger.isPresent())) {
      throw SettingsRefused.invalid(
          "%s is continuous and has a %s besides. Keep one of them.",
          job.place(), schedule.isPresent() ? "schedule" : "trigger");
    }
    return schedule
        .map(fields -> unpaused(fields, cron(fields)))
        .or(() -> trigger.map(fields -> unpaused(fields, trigger(fields))))
        .flatMap(found -> found);
  }

  private static Optional<Trigger> unpaused(Fields fields, Trigger trigger) {
    return SettingsReader.paused(fields) ? Optional.empty() : Optional.of(trigger);
  }

  private static Trigger cron(Fields fields) {
    var expression = fields.requiredText("quartz_cron_expression");
    var zone = fields.requiredText("timezone_id");
    ZoneId zoneId;
    try {
      zoneId = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw SettingsRefused.invalid(
          "%s: timezone_id '%s' is no time zone. Write one as Europe/Berlin or UTC.",
          fields.place(), zone);
    }
    try {
      var cron = Trigger.Cron.of(expression, zoneId);
      // A dash alone is an expression that never comes due.
      if (cron.next(Instant.EPOCH).isAfter(FAR)) {
        throw new IllegalArgumentException("it names no moment");
      }
      return cron;
    } catch (RuntimeException e) {
      throw SettingsRefused.invalid(
          "%s: quartz_cron_expression '%s' cannot be used: %s. It has six or seven fields, seconds"
              + " first, with '?' for the day that does not count: 0 30 7 * * ?",
          fields.place(), expression, e.getMessage());
    }
  }

  private static Trigger trigger(Fields fields) {
    for (var name : List.of("model", "sql_condition", "table")) {
      if (fields.holdsSomething(name)) {
        throw SettingsRefused.notServed(
            "%s is of kind %s, which this workspace does not fire. Use periodic, file_arrival or"
                + " table_update.",
            fields.place(), name);
      }
    }
    var periodic = fields.object("periodic").map(TriggerReader::periodic);
    var files = fields.object("file_arrival").map(TriggerReader::fileArrival);
    var tables = fields.object("table_update").map(TriggerReader::tableUpdate);
    var all = Stream.of(periodic, files, tables).flatMap(Optional::stream).toList();
    if (all.size() != 1) {
      throw SettingsRefused.invalid(
          "%s must be one of periodic, file_arrival and table_update.", fields.place());
    }
    return all.get(0);
  }

  private static Trigger periodic(Fields fields) {
    var interval = fields.integer("interval", 1, 1, 1_000_000);
    var unit = fields.requiredText("unit");
    return new Trigger.Periodic(
        switch (unit) {
          case "HOURS" -> Duration.ofHours(interval);
          case "DAYS" -> Duration.ofDays(interval);
          case "WEEKS" -> Duration.ofDays(7 * interval);
          default ->
              throw SettingsRefused.invalid(
                  "%s: unit '%s' is unknown. It must be HOURS, DAYS or WEEKS.",
                  fields.place(), unit);
        });
  }

  private static Trigger.Pace pace(Fields fields) {
    return new Trigger.Pace(
        seconds(fields, "min_time_between_triggers_seconds"),
        seconds(fields, "wait_after_last_change_seconds"));
  }

  /** As documented at least a minute, when it is given at all. */
  private static Duration seconds(Fields fields, String name) {
    var seconds = fields.integer(name, 0, 0, Integer.MAX_VALUE);
    if (seconds > 0 && seconds < 60) {
      throw SettingsRefused.invalid(
          "%s: %s is %d. It must be at least 60.", fields.place(), name, seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private static Trigger fileArrival(Fields fields) {
    var url = fields.requiredText("url");
    if (!url.matches("/Volumes/[^/]+/[^/]+/[^/]+(/.*)?")) {
      throw SettingsRefused.invalid(
          "%s: url '%s' is in no volume. Watch /Volumes/<catalog>/<schema>/<volume>/….",
          fields.place(), url);
    }
    return new Trigger.FileArrival(url, pace(fields));
  }

  private static Trigger tableUpdate(Fields fields) {
    var names = fields.texts("table_names");
    if (names.isEmpty() || names.size() > 10) {
      throw SettingsRefused.invalid("%s: table_names must name one to ten tables.", fields.place());
    }
    for (var name : names) {
      if (name.split("\\.").length != 3) {
        throw SettingsRefused.invalid(
            "%s: table '%s' must be named in full, catalog.schema.table.", fields.place(), name);
      }
    }
    var condition = fields.text("condition").orElse("ANY_UPDATED");
    return new Trigger.TableUpdate(
        names,
        switch (condition) {
          case "ANY_UPDATED" -> false;
          case "ALL_UPDATED" -> true;
          default ->
              throw SettingsRefused.invalid(
                  "%s: condition '%s' is unknown. It must be ANY_UPDATED or ALL_UPDATED.",
                  fields.place(), condition);
        },
        pace(fields));
  }
}
