package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.settings.References;
import kitchens.caspers.workspace.jobs.settings.TaskGraph;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.store.Results;
import kitchens.caspers.workspace.jobs.store.Run;
import kitchens.caspers.workspace.jobs.store.TaskRun;
import org.jdbi.v3.core.Handle;

/** What the dynamic value references of one attempt stand for. Times are in UTC. */
final class ReferenceValues {
  static final String WORKSPACE_ID = "1";

  private final Context context;
  private final Run run;
  private final TaskRun attempt;
  private final Map<String, Outcome> ended;

  /**
   * Where references of a run are looked up.
   *
   * @param latest the latest attempts of its tasks
   */
  record Context(
      Handle handle,
      Results results,
      Run run,
      TaskGraph graph,
      Map<String, TaskRun> latest,
      URI workspace) {}

  /**
   * @param ended tasks that ended just now, which {@code latest} does not know yet
   */
  ReferenceValues(Context context, TaskRun attempt, Map<String, Outcome> ended) {
    this.context = context;
    this.run = context.run();
    this.attempt = attempt;
    this.ended = ended;
  }

  /**
   * The text with its references replaced.
   *
   * @throws UnresolvedReference for a value or an output that is not there
   */
  String resolve(String text) {
    return text.contains("{{") ? References.resolve(text, this::value) : text;
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
    if (name.startsWith("job.trigger.")) {
      return Optional.ofNullable(trigger(name.substring("job.trigger.".length())));
    }
    if (name.startsWith("tasks.")) {
      return otherTask(name.substring("tasks.".length()));
    }
    if (name.equals("input") || name.startsWith("input.")) {
      return attempt.iteration().map(iteration -> input(iteration.input(), name));
    }
    return Optional.ofNullable(
        switch (name) {
          case "job.id", "job_id" -> Long.toString(run.shownJobId());
          case "job.name" -> run.name();
          case "job.run_id", "parent_run_id" -> Long.toString(run.runId());
          case "job.repair_count" -> Integer.toString(run.repairCount());
          case "task.name", "task_key" -> attempt.taskKey();
          case "task.run_id", "run_id" -> Long.toString(attempt.runId());
          case "task.execution_count" -> Integer.toString(attempt.attemptNumber() + 1);
          case "task_retry_count" -> Integer.toString(attempt.attemptNumber());
          case "task.notebook_path" -> notebookPath(attempt.taskKey());
          case "workspace.id" -> WORKSPACE_ID;
          case "workspace.url" -> context.workspace().toString();
          case "start_date" -> startTime("iso_date");
          case "start_time" -> startTime("timestamp_ms");
          default -> null;
        });
  }

  private String startTime(String field) {
    return timeField(began(), field);
  }

  private static String timeField(Instant instant, String field) {
    var time = instant.atZone(ZoneOffset.UTC);
    return switch (field) {
      case "iso_date" -> DateTimeFormatter.ISO_LOCAL_DATE.format(time);
      case "iso_datetime" -> DateTimeFormatter.ISO_INSTANT.format(time);
      case "iso_weekday" -> Integer.toString(time.getDayOfWeek().getValue());
      case "is_weekday" -> Boolean.toString(isWeekday(time));
      case "timestamp_ms" -> Long.toString(instant.toEpochMilli());
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
    var key = rest.substring(0, dot);
    var field = rest.substring(dot + 1);
    var other = Optional.ofNullable(context.latest().get(key));
    if (field.startsWith("values.")) {
      return other.map(task -> taskValue(task, field.substring("values.".length())));
    }
    if (field.startsWith("output.")) {
      return other.map(task -> output(task, field.substring("output.".length())));
    }
    return switch (field) {
      case "run_id" -> other.map(task -> Long.toString(task.runId()));
      case "execution_count" -> other.map(task -> Integer.toString(task.attemptNumber() + 1));
      case "result_state" -> outcome(key).map(Outcome::resultState).map(ReferenceValues::lower);
      case "error_code" -> outcome(key).map(ReferenceValues::errorCode);
      case "notebook_path" -> Optional.ofNullable(notebookPath(key));
      default -> Optional.empty();
    };
  }

  private Optional<Outcome> outcome(String key) {
    return Optional.ofNullable(ended.get(key))
        .or(() -> Optional.ofNullable(context.latest().get(key)).flatMap(TaskRun::outcome));
  }

  /** As documented in words joined: {@code RunExecutionError}; {@code null} after a success. */
  private static String errorCode(Outcome outcome) {
    if (!outcome.failed() && !outcome.canceled()) {
      return "null";
    }
    var words = new StringBuilder();
    for (var word : outcome.terminationCode().split("_")) {
      words.append(word.charAt(0)).append(lower(word.substring(1)));
    }
    return words.toString();
  }

  private String notebookPath(String key) {
    var known = context.graph().keys().contains(key);
    return known && context.graph().task(key).work() instanceof Work.Notebook notebook
        ? notebook.path()
        : null;
  }

  private String taskValue(TaskRun task, String name) {
    return context
        .results()
        .value(context.handle(), task.runId(), name)
        .map(ReferenceValues::text)
        .orElseThrow(
            () ->
                new UnresolvedReference(
                    "Task %s set no task value '%s', which {{tasks.%s.values.%s}} refers to."
                        .formatted(task.taskKey(), name, task.taskKey(), name)));
  }

  /** Of a SQL task: its last statement's rows as objects, or the first of them. */
  private String output(TaskRun task, String field) {
    var rows =
        context
            .results()
            .find(context.handle(), task.runId())
            .map(SqlRows::ofLast)
            .orElseThrow(
                () ->
                    new UnresolvedReference(
                        "Task %s gave no rows, which {{tasks.%s.output.%s}} refers to."
                            .formatted(task.taskKey(), task.taskKey(), field)));
    if (field.equals("rows")) {
      return rows.toString();
    }
    var first = rows.path(0);
    var column = field.equals("first_row") ? "" : field.substring("first_row.".length());
    var found = column.isEmpty() ? first : first.path(column);
    if (found.isMissingNode()) {
      throw new UnresolvedReference(
          rows.isEmpty()
              ? "Task %s gave no row.".formatted(task.taskKey())
              : "Task %s gave no column '%s'.".formatted(task.taskKey(), column));
    }
    return text(found);
  }

  private static String input(String json, String name) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an input is kept as JSON", e);
    }
    var parts = name.split("\\.");
    for (var i = 1; i < parts.length; i++) {
      node = node.path(parts[i]);
    }
    if (node.isMissingNode()) {
      throw new UnresolvedReference("The input has no %s: %s.".formatted(name, json));
    }
    return text(node);
  }

  private String trigger(String field) {
    var info = run.triggerInfo();
    if (field.startsWith("time.")) {
      var at = info.path("time").asLong(run.createdAt().toEpochMilli());
      return timeField(Instant.ofEpochMilli(at), field.substring("time.".length()));
    }
    if (field.equals("type")) {
      return lower(run.trigger());
    }
    return info.has(field) ? text(info.get(field)) : null;
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
