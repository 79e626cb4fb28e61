package kitchens.caspers.workspace.jobs.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is told of what about a job or a task.
 *
 * @param emails addresses, by event
 * @param webhooks ids of notification destinations, by event
 * @param durationWarning after how long a run, or an attempt of a task, is worth a warning
 * @param skipped whether skipped runs are told of
 * @param canceled whether cancelled runs are told of
 * @param lastAttemptOnly whether failed attempts that are tried again are not told of
 */
public record Notifications(
    Map<Event, List<String>> emails,
    Map<Event, List<String>> webhooks,
    Optional<Duration> durationWarning,
    boolean skipped,
    boolean canceled,
    boolean lastAttemptOnly) {

  private static final int MOST_WEBHOOKS = 3;

  /** What there is to tell, in the field names of the Jobs API. */
  public enum Event {
    ON_START("on_start"),
    ON_SUCCESS("on_success"),
    ON_FAILURE("on_failure"),
    ON_DURATION_WARNING("on_duration_warning_threshold_exceeded");

    private final String field;

    Event(String field) {
      this.field = field;
    }

    public String field() {
      return field;
    }
  }

  /** Nobody is told. */
  public boolean none() {
    return emails.isEmpty() && webhooks.isEmpty();
  }

  static Notifications read(Fields fields) {
    var emails = new EnumMap<Event, List<String>>(Event.class);
    var webhooks = new EnumMap<Event, List<String>>(Event.class);
    var mail = fields.object("email_notifications");
    var hooks = fields.object("webhook_notifications");
    for (var event : Event.values()) {
      mail.map(m -> m.texts(event.field()))
          .filter(all -> !all.isEmpty())
          .ifPresent(all -> emails.put(event, all));
      hooks
          .map(h -> h.objects(event.field()))
          .filter(all -> !all.isEmpty())
          .ifPresent(
              all ->
                  webhooks.put(event, all.stream().map(hook -> hook.requiredText("id")).toList()));
    }
    mail.ifPresent(Notifications::refuseBacklog);
    hooks.ifPresent(Notifications::refuseBacklog);
    checkWebhooks(fields, webhooks);
    var settings = fields.object("notification_settings");
    var quiet =
        settings.map(s -> s.flag("no_alert_for_skipped_runs", false)).orElse(false)
            || mail.map(m -> m.flag("no_alert_for_skipped_runs", false)).orElse(false);
    return new Notifications(
        emails,
        webhooks,
        durationWarning(fields),
        !quiet,
        !settings.map(s -> s.flag("no_alert_for_canceled_runs", false)).orElse(false),
        settings.map(s -> s.flag("alert_on_last_attempt", false)).orElse(false));
  }

  private static void checkWebhooks(Fields fields, Map<Event, List<String>> webhooks) {
    webhooks.forEach(
        (event, ids) -> {
          if (ids.size() > MOST_WEBHOOKS) {
            throw SettingsRefused.invalid(
                "%s: webhook_notifications.%s names %d destinations; %d is the most.",
                fields.place(), event.field(), ids.size(), MOST_WEBHOOKS);
          }
        });
  }

  private static void refuseBacklog(Fields fields) {
    if (fields.holdsSomething("on_streaming_backlog_exceeded")) {
      throw SettingsRefused.notServed(
          "%s sets on_streaming_backlog_exceeded, but no task here streams: what runs without end is a"
              + " continuous pipeline, which tells its backlog on its own page. Remove it.",
          fields.place());
    }
  }

  private static Optional<Duration> durationWarning(Fields fields) {
    var rules = new ArrayList<Fields>();
    fields.object("health").ifPresent(health -> rules.addAll(health.objects("rules")));
    Optional<Duration> warning = Optional.empty();
    for (var rule : rules) {
      var metric = rule.requiredText("metric");
      if (!metric.equals("RUN_DURATION_SECONDS")) {
        throw SettingsRefused.notServed(
            "%s watches %s; only RUN_DURATION_SECONDS is measured here, for no task streams. Remove"
                + " the rule.",
            rule.place(), metric);
      }
      if (!rule.text("op").orElse("GREATER_THAN").equals("GREATER_THAN")) {
        throw SettingsRefused.invalid("%s: op must be GREATER_THAN.", rule.place());
      }
      warning = Optional.of(Duration.ofSeconds(rule.integer("value", 0, 1, Integer.MAX_VALUE)));
    }
    return warning;
  }
}
