package kitchens.caspers.workspace.jobs.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.jobs.run.Outcome;
import kitchens.caspers.workspace.jobs.settings.Notifications.Event;
import kitchens.caspers.workspace.jobs.store.Inbox;
import kitchens.caspers.workspace.jobs.store.Run;
import org.jdbi.v3.core.Handle;

/** Tells those whom a job names of its runs, in the transaction in which the thing happens. */
final class Notices {
  private final Inbox inbox = new Inbox();

  void started(Handle h, Run run, Instant now) {
    tell(h, run, Event.ON_START, "has started", "", now);
  }

  void ended(Handle h, Run run, Outcome outcome, String message, Instant now) {
    if (outcome.succeeded()) {
      tell(h, run, Event.ON_SUCCESS, "has succeeded", message, now);
    } else if (!outcome.canceled() || tellsOfCanceled(run)) {
      var what = outcome.canceled() ? "was cancelled" : "has failed";
      tell(h, run, Event.ON_FAILURE, what, message, now);
    }
  }

  private static boolean asks(Run run) {
    return !run.settingsJson().path("email_notifications").isEmpty();
  }

  private static boolean tellsOfCanceled(Run run) {
    return asks(run) && run.settings().notifications().canceled();
  }

  private void tell(Handle h, Run run, Event event, String what, String message, Instant now) {
    if (!asks(run)) {
      return;
    }
    var subject = "%s: run %d %s".formatted(run.name(), run.runId(), what);
    Optional.ofNullable(run.settings().notifications().emails().get(event))
        .orElse(List.of())
        .forEach(to -> inbox.tell(h, run, to, event.field(), subject, message, now));
  }
}
