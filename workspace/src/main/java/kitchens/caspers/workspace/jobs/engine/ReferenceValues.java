package kitchens.caspers.workspace.jobs.engine;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.settings.References;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/** What the dynamic value references of one attempt stand for. Times are in UTC. */
final class ReferenceValues {
  private static final String WORKSPACE_ID = "1";

  private final Run run;
  private final TaskRun attempt;
  private final Map<String, TaskRun> latest;
  private final URI workspace;

  ReferenceValues(Run run, TaskRun attempt, Map<String, TaskRun> latest, URI workspace) {
    this.run = run;
    this.attempt = attempt;
    this.latest = latest;
    this.workspace = workspace;
  }

  List<String> resolve(List<String> texts) {
    return texts.stream().map(text -> References.resolve(text, this::value)).toList();
  }

  private Optional<String> value(String name) {
    if (name.startsWith("job.parameters.")) {
      return parameter(name.substring("job.parameters.".length()));
    }
    return plain(name);
  }

  private Optional<String> parameter(String name) {
    // A parameter may itself refer to the run, but not to another parameter: no circles.
    return Optional.ofNullable(run.parameters().get(name))
        .map(text -> References.resolve(text, this::plain));
  }

  private Optional<String> plain(String name) {
    if (name.startsWith("job.start_time.")) {
      return Optional.ofNullable(startTime(name.substring("job.start_time.".length())));
    }
    if (name.startsWith("tasks.")) {
      return otherTask(name.substring("tasks.".length()));
    }
    return Optional.ofNullable(
        switch (name) {
          case "job.id", "job_id" -> Long.toString(run.shownJobId());
          case "job.name" -> run.name();
          case "job.run_id", "parent_run_id" -> Long.toString(run.runId());
          case "job.repair_count" -> Integer.toString(run.repairCount());
          case "job.trigger.type" -> run.trigger().toLowerCase(Locale.ROOT);
          case "task.name", "task_key" -> attempt.taskKey();
          case "task.run_id", "run_id" -> Long.toString(attempt.runId());
          case "task.execution_count" -> Integer.toString(attempt.attemptNumber() + 1);
          case "task_retry_count" -> Integer.toString(attempt.attemptNumber());
          case "workspace.id" -> WORKSPACE_ID;
          case "workspace.url" -> workspace.toString();
          case "start_date" -> startTime("iso_date");
          case "start_time" -> startTime("timestamp_ms");
          default -> null;
        });
  }

  private String startTime(String field) {
    var time = began().atZone(ZoneOffset.UTC);
    return switch (field) {
      case "iso_date" -> DateTimeFormatter.ISO_LOCAL_DATE.format(time);
      case "iso_datetime" -> DateTimeFormatter.ISO_INSTANT.format(time);
      case "iso_weekday" -> Integer.toString(time.getDayOfWeek().getValue());
      case "is_weekday" -> Boolean.toString(isWeekday(time));
      case "timestamp_ms" -> Long.toString(began().toEpochMilli());
      case "year" -> Integer.toString(time.getYear());
      case "month" -> Integer.toString(time.getMonthValue());
      case "day" -> Integer.toString(time.getDayOfMonth());
      case "hour" -> Integer.toString(time.getHour());
      case "minute" -> Integer.toString(time.getMinute());
      case "second" -> Integer.toString(time.getSecond());
      default -> null;
    };
  }

  private static boolean isWeekday(ZonedDateTime time) {
    return time.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
  }

  private Instant began() {
    return run.admitted().orElse(run.createdAt());
  }

  private Optional<String> otherTask(String rest) {
    var dot = rest.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    var other = Optional.ofNullable(latest.get(rest.substring(0, dot)));
    return switch (rest.substring(dot + 1)) {
      case "run_id" -> other.map(task -> Long.toString(task.runId()));
      case "execution_count" -> other.map(task -> Integer.toString(task.attemptNumber() + 1));
      case "result_state" ->
          other.flatMap(TaskRun::outcome).map(Outcome::resultState).map(ReferenceValues::lower);
      default -> Optional.empty();
    };
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
