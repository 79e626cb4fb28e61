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
 * @param durationWarning after how long a run is worth a warning
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

  static Notifications read(Fields fields, boolean ofJob) {
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
    refuse(fields, ofJob, emails, webhooks);
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

  /** A job's mail goes to the local inbox; nothing else is told of, and so is refused. */
  private static void refuse(
      Fields fields, boolean ofJob, Map<Event, ?> emails, Map<Event, ?> webhooks) {
    if (!webhooks.isEmpty()) {
      throw notSent(fields, "webhook_notifications");
    }
    if (emails.containsKey(Event.ON_DURATION_WARNING) || durationWarning(fields).isPresent()) {
      throw notSent(fields, "health");
    }
    if (!ofJob && !emails.isEmpty()) {
      throw notSent(fields, "email_notifications of a task");
    }
  }

  private static SettingsRefused notSent(Fields fields, String what) {
    return SettingsRefused.notServed(
        "%s sets %s, which this workspace does not serve; email_notifications of a job go to the"
            + " local inbox. Remove it for this target.",
        fields.place(), what);
  }

  private static void refuseBacklog(Fields fields) {
    if (fields.holdsSomething("on_streaming_backlog_exceeded")) {
      throw SettingsRefused.notServed(
          "%s sets on_streaming_backlog_exceeded, which this workspace does not measure for a job."
              + " Remove it.",
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
            "%s watches %s; only RUN_DURATION_SECONDS is measured here. Remove the rule.",
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
